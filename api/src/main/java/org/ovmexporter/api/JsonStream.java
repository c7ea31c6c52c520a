package org.ovmexporter.api;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * JSON that is sent while the rest of it is still being computed. A stream that fails, or whose
 * values do, must not be ended: it would look whole.
 */
public final class JsonStream {
    private final OutputStream out;
    private final ObjectWriter writer;
    private final String end;
    private final JsonGenerator json;

    /**
     * @param writer does not close {@code out}
     * @param end what follows the last value
     */
    JsonStream(OutputStream out, ObjectWriter writer, String end) {
        this.out = out;
        this.writer = writer;
        this.end = end;
        this.json = writer.createGenerator(out);
    }

    private interface Step {
        void take() throws JacksonException;
    }

    /**
     * Writes the next value, each iterable in it element by element.
     *
     * @throws IOException when the stream fails, or what the value is read from
     */
    public void write(Object value) throws IOException {
        attempt(() -> writer.writeValue(json, value));
    }

    /** Begins an array, whose elements are the next values. */
    public void beginArray() throws IOException {
        attempt(json::writeStartArray);
    }

    /** Ends the array. */
    public void endArray() throws IOException {
        attempt(json::writeEndArray);
    }

    /**
     * Sends all that was written, and a blank, which means nothing and shows whether anybody
     * listens. An iterable that is being written may do so before it gives its next element.
     */
    public void pulse() throws IOException {
        attempt(() -> {
            json.writeRaw(' ');
            json.flush();
        });
        out.flush();
    }

    /** Ends it, and leaves the stream below open. */
    public void end() throws IOException {
        attempt(() -> {
            json.writeRaw(end);
            json.close();
        });
    }

    private static void attempt(Step step) throws IOException {
        try {
            step.take();
        } catch (JacksonException e) {
            throw asThrown(e);
        }
    }

    private static IOException asThrown(JacksonException e) {
        return switch (e.getCause()) {
            case IOException thrown -> thrown;
            case UncheckedIOException thrown -> Objects.requireNonNull(thrown.getCause());
            case null, default -> new IOException(e);
        };
    }
}
