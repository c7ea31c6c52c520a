package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.exc.StreamReadException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code .ovsmeta} as JSON. */
final class MetadataJsonTest {

    private static Map<String, FileMetadata> read(String json) {
        return MetadataJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoTextIsLeftOut() {
        assertThat(read("""
            {"a": {"OBJECT_TYPE": ["VIRTUAL_DISK"], "SIMPLE_NAME": "n", "x": {"SIMPLE_NAME": 1}},
             "b": [{"SIMPLE_NAME": "m"}], "c": null}
            """))
                .isEqualTo(Map.of(
                        "a", new FileMetadata(Optional.empty(), Optional.of("n")),
                        "b", new FileMetadata(Optional.empty(), Optional.empty()),
                        "c", new FileMetadata(Optional.empty(), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"a\": {\"b\": ", "{} {}", "{\"a\"}", "\0"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(StreamReadException.class);
    }

    @Test
    void moreFilesThanARepositoryHas() {
        String files = IntStream.rangeClosed(0, 100_000)
                .mapToObj(number -> "\"" + number + "\":0")
                .collect(Collectors.joining(",", "{", "}"));

        assertThatThrownBy(() -> read(files)).hasMessageContaining("more than 100000 files");
    }

    /** Names of the same hash code: every block of two letters has the same one. */
    @Test
    void manyFilesWhoseNamesHaveTheSameHash() {
        String files = IntStream.range(0, 1 << 16)
                .mapToObj(number -> IntStream.range(0, 16)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
                .collect(Collectors.joining(",", "{", "}"));

        ProcessorTime.requireAtMost(
                Duration.ofSeconds(30), () -> assertThat(read(files)).hasSize(1 << 16));
    }
}
