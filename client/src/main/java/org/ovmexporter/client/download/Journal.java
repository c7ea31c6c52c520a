package org.ovmexporter.client.download;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.ovmexporter.api.Json;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.RemoteDisk;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.failure.DiskChangedException;
import org.ovmexporter.client.file.DurableFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How far a download has come, in a small file: what is told there to be done lasts through a
 * crash. It names the very disk that it is about, by its entity tag, so that two are never mixed.
 */
public final class Journal {
    private static final int FORMAT = 1;

    private final Path file;

    /** @param file need not be there yet; its directory must be */
    public Journal(Path file) {
        this.file = file;
    }

    /**
     * What is in the file.
     *
     * @param since the snapshot whose copy it was applied to; absent in a full download
     */
    record Content(
            int format,
            String vm,
            String snapshot,
            String disk,
            String etag,
            long size,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> since,
            List<DoneRanges.Range> done) {
        Content {
            done = List.copyOf(done);
        }

        private boolean isAbout(Content other) {
            return format == other.format
                    && etag.equals(other.etag)
                    && size == other.size
                    && since.equals(other.since);
        }
    }

    /** Whether a download was begun, and not finished. */
    public boolean isBegun() {
        return Files.exists(file);
    }

    /**
     * What is done of this download.
     *
     * @throws DiskChangedException where the file is about another disk or snapshot
     */
    DoneRanges resume(Content wanted) throws IOException {
        Content found;
        try (InputStream in = Files.newInputStream(file)) {
            found = Json.read(in, Content.class);
        } catch (NoSuchFileException e) {
            return new DoneRanges();
        }
        if (!found.isAbout(wanted)) {
            throw new DiskChangedException(file + " is of a download of disk " + found.disk
                    + " of snapshot " + found.snapshot
                    + found.since.map(older -> " since " + older).orElse(", whole")
                    + ", that was not finished: finish that one, or delete this file and what was"
                    + " downloaded to begin anew");
        }
        return DoneRanges.of(found.done);
    }

    static Content content(
            DiskAddress disk, RemoteDisk remote, Optional<Since> since, DoneRanges done) {
        return new Content(
                FORMAT,
                disk.vm(),
                disk.snapshot(),
                disk.disk(),
                remote.etag(),
                remote.size(),
                since.map(Since::snapshot),
                done.list());
    }

    /** Replaces the file, in one step. */
    void write(Content content) throws IOException {
        DurableFile.replace(file, Json.bytes(content));
    }

    /** Removes the file: the download is finished. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
