package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a disk's extents, row by row as they come. */
public final class ExtentLines implements Closeable {
    private final MappingIterator<Line> lines;
    private Optional<ExtentsEnd> end = Optional.empty();

    ExtentLines(MappingIterator<Line> lines) {
        this.lines = lines;
    }

    /** A line of either kind. */
    record Line(
            OptionalLong start,
            OptionalLong length,
            Optional<ExtentRow.State> state,
            Optional<Boolean> complete,
            OptionalLong rows,
            OptionalLong size,
            @JsonProperty("base_size") OptionalLong baseSize) {}

    /**
     * The next row; empty once the line has come that says they are complete.
     *
     * @throws EOFException where the lines end without it: they are not all
     * @throws MalformedJsonException for anything else than such lines
     */
    public Optional<ExtentRow> next() throws IOException {
        if (end.isPresent()) {
            return Optional.empty();
        }
        Line line = read();
        if (line.complete().orElse(false)) {
            end = Optional.of(new ExtentsEnd(
                    line.rows().orElseThrow(ExtentLines::malformed),
                    line.size().orElseThrow(ExtentLines::malformed),
                    line.baseSize()));
            return Optional.empty();
        }
        return Optional.of(new ExtentRow(
                line.start().orElseThrow(ExtentLines::malformed),
                line.length().orElseThrow(ExtentLines::malformed),
                line.state().orElseThrow(ExtentLines::malformed)));
    }

    private Line read() throws IOException {
        try {
            if (lines.hasNextValue()) {
                return lines.nextValue();
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new MalformedJsonException("not a row of extents: " + e.getOriginalMessage());
        }
        throw new EOFException("the extents broke off: there is no line that says they are all");
    }

    private static MalformedJsonException malformed() {
        return new MalformedJsonException("a row of extents lacks a number or its state");
    }

    /** The last line; there only once {@link #next()} has told that no row is left. */
    public Optional<ExtentsEnd> end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
