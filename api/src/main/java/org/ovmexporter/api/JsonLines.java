package org.ovmexporter.api;

import tools.jackson.databind.SequenceWriter;

import java.io.IOException;
import java.io.OutputStream;

/** Values on lines of their own (NDJSON), written one at a time. */
public final class JsonLines {
    private final OutputStream out;
    private final SequenceWriter values;

    JsonLines(OutputStream out, SequenceWriter values) {
        this.out = out;
        this.values = values;
    }

    /** Writes the next line. */
    public void add(Object value) {
        values.write(value);
    }

    /** Sends all lines so far, and a blank, which means nothing: shows whether anybody listens. */
    public void pulse() throws IOException {
        values.flush();
        out.write(' ');
        out.flush();
    }

    /** Ends the last line, and leaves the stream open. */
    public void end() throws IOException {
        values.flush();
        out.write('\n');
    }
}
