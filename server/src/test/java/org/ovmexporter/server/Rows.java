package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.stream.Stream;

/**
 * The lines of a disk's extents, whose last one says that they are all.
 *
 * @param end the last line
 */
record Rows(List<Row> rows, JsonNode end) {

    record Row(long start, long length, String state) {}

    /** Requires what every such answer promises. */
    static Rows of(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.text()).endsWith("}\n");
        List<JsonNode> lines = Stream.of(answer.text().split("\n"))
                .map(JsonMapper.shared()::readTree)
                .toList();
        List<Row> rows = lines.subList(0, lines.size() - 1).stream()
                .map(line -> new Row(
                        line.path("start").longValue(),
                        line.path("length").longValue(),
                        line.path("state").stringValue()))
                .toList();
        assertThat(lines.getLast().path("complete").booleanValue()).isTrue();
        assertThat(lines.getLast().path("rows").longValue()).isEqualTo(rows.size());
        long position = 0;
        for (Row row : rows) {
            assertThat(row.start()).isGreaterThanOrEqualTo(position);
            assertThat(row.length()).isPositive();
            position = row.start() + row.length();
        }
        return new Rows(rows, lines.getLast());
    }

    /** The rows without their borders: a byte's state, for bytes that are all alike. */
    String stateAt(long position) {
        return rows.stream()
                .filter(row -> row.start() <= position && position < row.start() + row.length())
                .map(Row::state)
                .findFirst()
                .orElse("");
    }

    long bytes(String state) {
        return rows.stream()
                .filter(row -> row.state().equals(state))
                .mapToLong(Row::length)
                .sum();
    }
}
