package org.ovmexporter.ovs.berkeleydb;

import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.files.SmallFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Berkeley DB hash file, read whole. */
public final class BerkeleyDbHash {
    /** The largest file that is read, in bytes. The databases of a host are a few dozen KiB. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    private static final int ATTEMPTS = 3;

    private BerkeleyDbHash() {}

    /**
     * Every entry of {@code file}, in the order of its buckets. The file takes no lock and its
     * owner may be writing it, page by page, so it is read at rest; what does not fit together all
     * the same is read again, up to three times.
     *
     * @throws BerkeleyDbException if the file is not what this reads, or does not fit together even
     *     then
     * @throws IOException         if the file cannot be read, or does not come to rest
     */
    public static List<Entry> read(Path file) throws IOException {
        return read(file, FileClock.SYSTEM);
    }

    /** As {@link #read(Path)}, by this clock. */
    public static List<Entry> read(Path file, FileClock clock) throws IOException {
        for (int attempt = 1; ; attempt++) {
            byte[] bytes = SmallFile.readAtRest(file, MAX_FILE_BYTES, clock);
            try {
                return parse(bytes);
            } catch (BerkeleyDbException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
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
}
