package org.ovmexporter.snapshots;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParsedManifestsTest {
    private final String id = UUID.randomUUID().toString();

    @Test
    void theSameBytesAreParsedOnce() throws ManifestException {
        Manifest first = ParsedManifests.parse(json("a"), id);

        assertThat(ParsedManifests.parse(json("a"), id)).isSameAs(first);
    }

    @Test
    void otherBytesAreParsedWhateverWasThereBefore() throws ManifestException {
        ParsedManifests.parse(json("a"), id);

        assertThat(ParsedManifests.parse(json("b"), id).vm()).isEqualTo("b");
        assertThat(ParsedManifests.parse(json("a"), id).vm()).isEqualTo("a");
    }

    @Test
    void theBytesOfAnotherSnapshotAreRefusedHere() throws ManifestException {
        ParsedManifests.parse(json("a"), id);

        assertThatThrownBy(() -> ParsedManifests.parse(json("a"), UUID.randomUUID().toString()))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("is of another");
    }

    @Test
    void whatIsNoManifestIsRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ParsedManifests.parse("{".getBytes(UTF_8), id))
                    .isInstanceOf(ManifestException.class);
        }
    }

    private byte[] json(String vm) {
        return new Manifest(Manifest.FORMAT, id, vm, Instant.EPOCH, Optional.empty(),
                Optional.empty(), OptionalLong.empty(), "home", List.of()).toJson();
    }
}
