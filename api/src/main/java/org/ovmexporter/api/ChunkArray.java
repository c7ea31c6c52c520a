package org.ovmexporter.api;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes chunks one by one as they come, however many there are. */
final class ChunkArray extends ValueSerializer<Iterable<SnapshotDocument.Chunk>> {

    @Override
    public void serialize(
            Iterable<SnapshotDocument.Chunk> chunks,
            JsonGenerator json,
            SerializationContext context) {
        json.writeStartArray();
        for (SnapshotDocument.Chunk chunk : chunks) {
            json.writeStartObject();
            json.writeNumberProperty("start", chunk.start());
            json.writeNumberProperty("length", chunk.length());
            json.writeNumberProperty("physical_start", chunk.physicalStart());
            if (chunk.zero()) {
                json.writeBooleanProperty("zero", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
