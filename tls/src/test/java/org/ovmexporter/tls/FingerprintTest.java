package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HexFormat;
import java.util.Locale;

class FingerprintTest {

    private static final String CANONICAL = "AB:" + "0F:".repeat(30) + "CD";

    @Test
    void everyWayToWriteOneIsTheSame() {
        String digits = CANONICAL.replace(":", "");
        assertThat(Fingerprint.parse(digits))
                .isEqualTo(Fingerprint.parse(CANONICAL))
                .isEqualTo(Fingerprint.parse(" " + digits.toLowerCase(Locale.ROOT) + "\n"))
                .hasToString(CANONICAL);
    }

    @Test
    void itIsWrittenInTwoWays() {
        Fingerprint fingerprint = Fingerprint.parse(CANONICAL);
        assertThat(fingerprint.text()).isEqualTo(CANONICAL);
        assertThat(fingerprint.hex())
                .isEqualTo(CANONICAL.replace(":", "").toLowerCase(Locale.ROOT));
    }

    @Property
    void whatIsWrittenIsReadWhereverColonsStand(
            @ForAll @Size(32) byte[] digest, @ForAll @IntRange(max = 64) int colon) {
        String hex = HexFormat.of().formatHex(digest);
        Fingerprint fingerprint = Fingerprint.parse(hex);
        assertThat(fingerprint.hex()).isEqualTo(hex);
        assertThat(Fingerprint.parse(fingerprint.text())).isEqualTo(fingerprint);
        assertThat(Fingerprint.parse(hex.substring(0, colon) + ":" + hex.substring(colon)))
                .isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AB", "AB:0F", "zz", "-"})
    void anythingElseIsRefused(String start) {
        assertThatThrownBy(() -> Fingerprint.parse(start))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> Fingerprint.parse(start + CANONICAL))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
