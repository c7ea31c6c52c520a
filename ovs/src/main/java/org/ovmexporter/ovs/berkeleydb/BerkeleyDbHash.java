package org.ovmexporter.ovs.berkeleydb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import org.ovmexporter.ovs.files.RegularFile;

/** A Berkeley DB hash file, read whole. */
public final class BerkeleyDbHash {
    /** The largest file that is read, in bytes. The databases of a host are a few dozen KiB. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLISECONDS = 25;

    private BerkeleyDbHash() {}

    /**
     * Every entry of {@code file}, in the order of its buckets. The file takes no lock and its owner may be writing it,
     * page by page: what does not fit together is read again, four times within about 75 ms.
     *
     * @throws BerkeleyDbException if the file is not what this reads, or does not fit together even then
     * @throws IOException         if the file cannot be read
     */
    public static List<Entry> read(Path file) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                return parse(RegularFile.read(file, MAX_FILE_BYTES));
            } catch (BerkeleyDbException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            pause();
        }
    }

    /**
     * Every entry of a file's bytes.
     *
     * @throws BerkeleyDbException if they are not what this reads, or do not fit together
     */
    public static List<Entry> parse(byte[] file) throws BerkeleyDbException {
        MetaPage meta = MetaPage.of(file);
        return new HashWalk(meta, new Pages(file, meta.pageSize(), meta.byteOrder())).entries();
    }

    /** Whether the bytes begin as a Berkeley DB file of any access method does. */
    public static boolean looksLikeBerkeleyDb(byte[] file) {
        return MetaPage.hasAnyMagic(file);
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "interrupted while waiting for a database to be written");
        }
    }
}
