package org.ovmexporter.client;

import org.ovmexporter.api.ExtentLines;
import org.ovmexporter.api.ExtentRow;
import org.ovmexporter.api.ExtentsEnd;
import org.ovmexporter.api.Json;
import org.ovmexporter.client.failure.ConflictException;
import org.ovmexporter.client.failure.ExporterException;
import org.ovmexporter.client.http.ApiCall;

import java.io.IOException;
import java.util.Optional;

/**
 * The extents of a disk, or what changed in it, as they come, ascending. Where they break off they
 * are asked for again from there on. Not for several threads at a time.
 */
public final class ExtentRows implements AutoCloseable {
    private final UserSession session;
    private final String path;
    private long position;
    private int failures;
    private Optional<ExtentLines> lines = Optional.empty();
    private Optional<ExtentsEnd> end = Optional.empty();

    /** @param path of the rows, with a query that lacks only the offset */
    ExtentRows(UserSession session, String path, long offset) {
        this.session = session;
        this.path = path;
        this.position = offset;
    }

    /**
     * The next row; empty once all have come.
     *
     * @throws ConflictException in a comparison whose change tracking cannot be trusted
     */
    public Optional<ExtentRow> next() throws IOException {
        while (end.isEmpty()) {
            ApiCall call = ApiCall.get(path + "offset=" + position);
            try {
                return advance(call);
            } catch (IOException e) {
                close();
                failures++;
                // What the request itself failed with has been repeated already.
                if (e instanceof ExporterException || !session.pauseAfter(call, failures, e)) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<ExtentRow> advance(ApiCall call) throws IOException {
        if (lines.isEmpty()) {
            lines = Optional.of(Json.extentLines(session.send(call).body()));
        }
        Optional<ExtentRow> row = lines.get().next();
        if (row.isPresent()) {
            position = row.get().start() + row.get().length();
            failures = 0;
        } else {
            end = lines.get().end();
        }
        return row;
    }

    /** What the exporter said of the disk at the end; there once no row is left. */
    public Optional<ExtentsEnd> end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        if (lines.isPresent()) {
            lines.get().close();
            lines = Optional.empty();
        }
    }
}
