package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
