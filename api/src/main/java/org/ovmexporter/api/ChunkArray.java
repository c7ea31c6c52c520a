package org.ovmexporter.api;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes chunks one by one as they come, however many there are; a pulse is sent on at once. */
final class ChunkArray extends ValueSerializer<Iterable<Snapshot.Chunk>> {

    @Override
    public void serialize(
            Iterable<Snapshot.Chunk> chunks, JsonGenerator json, SerializationContext context) {
        json.writeStartArray();
        for (Snapshot.Chunk chunk : chunks) {
            if (chunk.equals(Snapshot.Chunk.PULSE)) {
                pulse(json);
            } else {
                write(chunk, json);
            }
        }
        json.writeEndArray();
    }

    private static void write(Snapshot.Chunk chunk, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("start", chunk.start());
        json.writeNumberProperty("length", chunk.length());
        json.writeNumberProperty("physical_start", chunk.physicalStart());
        if (chunk.zero()) {
            json.writeBooleanProperty("zero", true);
        }
        json.writeEndObject();
    }

    private static void pulse(JsonGenerator json) {
        json.writeRaw(' ');
        json.flush();
        if (json.streamWriteOutputTarget() instanceof OutputStream out) {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
