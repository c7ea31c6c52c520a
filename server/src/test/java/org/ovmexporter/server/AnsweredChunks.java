package org.ovmexporter.server;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** The chunks of an answer, without their physical addresses, which no test can know. */
final class AnsweredChunks {
    private AnsweredChunks() {}

    record Chunk(long start, long length, boolean zero) {}

    /** Of the first disk of a snapshot. */
    static List<Chunk> of(JsonNode snapshot) {
        return snapshot.path("disks")
                .get(0)
                .path("chunks")
                .valueStream()
                .map(chunk -> new Chunk(
                        chunk.path("start").longValue(),
                        chunk.path("length").longValue(),
                        chunk.path("zero").asBoolean(false)))
                .toList();
    }
}
