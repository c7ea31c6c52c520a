package org.ovmexporter.snapshots.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.snapshots.ManifestException;

import java.nio.charset.StandardCharsets;

/** A manifest that another program wrote. */
final class ManifestTest {
    private static final String ID = "9633d114-8270-41eb-bffc-67cc342957d9";

    private static Manifest parse(String properties) throws ManifestException {
        String json = "{\"format\": 1, \"id\": \"" + ID + "\", " + properties + "}";
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), ID);
    }

    @Test
    void ofATimeAsWritten() throws ManifestException {
        assertThat(parse("\"vm\": \"v\", \"home\": \"r\", \"disks\": [],"
                                + " \"created_at\": \"2026-11-25T12:00:00.123456Z\"")
                        .createdAt())
                .hasToString("2026-11-25T12:00:00.123456Z");
    }

    /** No snapshot of its VM could be taken any more: there is no later time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59Z",
                "1969-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z"
            })
    void ofAnImpossibleTimeIsRefused(String time) {
        assertThatThrownBy(() -> parse("\"vm\": \"v\", \"home\": \"r\", \"disks\": [],"
                        + " \"created_at\": \"" + time + "\""))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("names an impossible time");
    }

    @Test
    void thatExpiresAtAnImpossibleTimeIsRefused() {
        assertThatThrownBy(() -> parse("\"vm\": \"v\", \"home\": \"r\", \"disks\": [],"
                        + " \"created_at\": \"2026-11-25T12:00:00Z\","
                        + " \"expires_at\": \"+1000000000-12-31T23:59:59Z\""))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("names an impossible time");
    }
}
