package org.ovmexporter.client.download;

import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.RemoteDisk;
import org.ovmexporter.client.failure.NotFoundException;
import org.ovmexporter.client.file.RawFile;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Downloads a snapshot's disk into an image file. What was begun and not finished has a journal
 * beside the file, NAME.resume, and is gone on with when the same is asked for again.
 */
public final class FileDownload {
    private final Path file;
    private final Journal journal;

    /** @param file of the image; its directory must exist */
    public FileDownload(Path file) {
        this.file = file;
        this.journal = new Journal(journalOf(file));
    }

    /** Where the journal of a file is. */
    public static Path journalOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".resume");
    }

    /**
     * Makes the file, which is not there yet: it is NAME.part until it is whole.
     *
     * @param download of a whole disk
     * @throws FileAlreadyExistsException where the file is there
     */
    public DiskDownload.Result whole(DiskDownload download) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file + " is there already");
        }
        try (RawFile image = RawFile.fresh(file)) {
            if (!journal.isBegun() || image.isEmpty()) {
                image.discard();
                journal.delete();
            }
            return finish(download, image);
        }
    }

    /**
     * Makes a copy of the older snapshot's disk one of the newer's. Until it is whole, the file is
     * neither.
     *
     * @param older the older snapshot's disk, whose copy the file is
     * @param download of what has changed since
     * @throws NotFoundException where there is no such disk
     * @throws IOException among others where the file is not as long as the older disk
     */
    public DiskDownload.Result since(
            ExporterClient client, DiskAddress older, DiskDownload download) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file + " is no file: " + older + " has to be there, to"
                    + " be made the newer one");
        }
        RemoteDisk base = client.disk(older);
        try (RawFile image = RawFile.existing(file)) {
            if (!journal.isBegun() && Files.size(file) != base.size()) {
                throw new IOException(file + " has " + Files.size(file) + " bytes, and " + older
                        + " has " + base.size() + ": the file is no copy of it");
            }
            return finish(download, image);
        }
    }

    private DiskDownload.Result finish(DiskDownload download, RawFile image) throws IOException {
        DiskDownload.Result result = download.into(image, journal);
        image.commit();
        journal.delete();
        return result;
    }
}
