package org.ovmexporter.backup.image.qcow2;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.backup.image.Positional;
import org.ovmexporter.backup.image.Zeros;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Writes an image. Until {@link #complete} the file is no image that anybody reads; one that was
 * given up in the middle, also by SIGKILL, can be taken up again and written further, as long as
 * what was written is not lost with the machine's memory.
 *
 * <p>Clusters are added at the end of the file and never move. One of which only a part is written
 * is filled from the image behind. Several threads may write at a time.
 */
public final class Qcow2Writer implements DiskWriter {

    /**
     * The image behind.
     *
     * @param name in the new one's header
     * @param content what it holds; closed with the writer, or where there comes to be none
     */
    public record Backing(String name, DiskContent content) {}

    private final FileChannel file;
    private final Header header;
    private final ClusterSize clusterSize;
    private final long size;
    private final Optional<Backing> backing;
    /** Guarded by itself; also what is behind is read under it. */
    private final MappingTables tables;
    /** Where the next cluster of the file will be. */
    private long end;

    private Qcow2Writer(FileChannel file, Header header, long size, Optional<Backing> backing)
            throws IOException {
        this.file = file;
        this.header = header;
        this.clusterSize = header.clusterSize();
        this.size = size;
        this.backing = backing;
        this.tables = new MappingTables(file, header);
        this.end = Math.max(
                new References(tables, header).end(),
                clusterSize.start(clusterSize.count(file.size())));
    }

    /**
     * Begins an image.
     *
     * @param path which must not be there
     * @param size of the disk, in bytes; an image has whole sectors of 512
     */
    public static Qcow2Writer create(
            Path path, long size, ClusterSize clusterSize, Optional<Backing> backing)
            throws IOException {
        return closingOnFailure(backing, path, Set.of(CREATE_NEW, READ, WRITE), file -> {
            long whole = Header.wholeSectors(size);
            int l1Entries = clusterSize.l1Entries(whole);
            Header header = new Header(
                    clusterSize,
                    whole,
                    clusterSize.bytes(),
                    l1Entries,
                    0,
                    0,
                    backing.map(Backing::name));
            Positional.zero(
                    file,
                    clusterSize.bytes(),
                    Math.max(1, clusterSize.count((long) l1Entries * Long.BYTES))
                            * clusterSize.bytes());
            header.writeTo(file);
            return new Qcow2Writer(file, header, size, backing);
        });
    }

    /**
     * Takes up an image that was begun, with the same size and the same image behind.
     *
     * @throws Qcow2Exception where it is not such an image
     */
    public static Qcow2Writer resume(Path path, long size, Optional<Backing> backing)
            throws IOException {
        return closingOnFailure(backing, path, Set.of(READ, WRITE), file -> {
            Header header = Header.read(file, path);
            if (header.size() != Header.wholeSectors(size)
                    || !header.backingFile().equals(backing.map(Backing::name))) {
                throw new Qcow2Exception(path, "it was begun for another disk");
            }
            return new Qcow2Writer(file, header.withRefcounts(0, 0), size, backing);
        });
    }

    private interface Opening {
        Qcow2Writer open(FileChannel file) throws IOException;
    }

    private static Qcow2Writer closingOnFailure(
            Optional<Backing> backing,
            Path path,
            Set<? extends OpenOption> options,
            Opening opening)
            throws IOException {
        Optional<FileChannel> file = Optional.empty();
        boolean opened = false;
        try {
            file = Optional.of(FileChannel.open(path, options));
            Qcow2Writer writer = opening.open(file.get());
            opened = true;
            return writer;
        } finally {
            if (!opened) {
                close(file, backing);
            }
        }
    }

    private static void close(Optional<FileChannel> file, Optional<Backing> backing)
            throws IOException {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } finally {
            if (backing.isPresent()) {
                backing.get().content().close();
            }
        }
    }

    /** Its size was told when it was begun, and is the only one that it can have. */
    @Override
    public void resize(long wanted) throws IOException {
        if (wanted != size) {
            throw new IOException("the image was begun for a disk of " + size + " bytes, and the"
                    + " disk has " + wanted);
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        requireInside(offset, bytes.remaining());
        for (long position = offset; bytes.hasRemaining(); ) {
            int count = pieceLength(position, bytes.remaining());
            ByteBuffer piece = bytes.slice(bytes.position(), count);
            if (isWholeClusters(position, count)) {
                writeClusters(clusterSize.number(position), piece);
            } else {
                writePart(position, piece);
            }
            bytes.position(bytes.position() + count);
            position += count;
        }
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        requireInside(offset, length);
        for (long position = offset; position < offset + length; ) {
            long left = offset + length - position;
            int count = pieceLength(position, (int) Math.min(left, Integer.MAX_VALUE));
            if (isWholeClusters(position, count)) {
                zeroClusters(clusterSize.number(position), (int) clusterSize.count(count));
            } else {
                writePart(position, ByteBuffer.allocate(count));
            }
            position += count;
        }
    }

    /**
     * The longest run from here on that is whole clusters of one L2 table, or part of a cluster.
     */
    private int pieceLength(long position, int left) {
        int toEnd = clusterSize.bytes() - clusterSize.within(position);
        if (clusterSize.within(position) != 0 || left < clusterSize.bytes()) {
            return Math.min(toEnd, left);
        }
        long inTable =
                (long) tables.leftInTable(clusterSize.number(position)) * clusterSize.bytes();
        return (int) Math.min(inTable, left - clusterSize.within(left));
    }

    /** The last cluster is whole where the disk ends in it. */
    private boolean isWholeClusters(long position, int count) {
        return clusterSize.within(position) == 0
                && (clusterSize.within(count) == 0 || position + count == size);
    }

    private void writeClusters(long first, ByteBuffer bytes) throws IOException {
        long cluster = first;
        while (bytes.hasRemaining()) {
            if (Zeros.only(cluster(bytes, 0))) {
                zeroClusters(cluster, 1);
                bytes.position(bytes.position() + cluster(bytes, 0).remaining());
                cluster++;
                continue;
            }
            int count = 0;
            int length = 0;
            while (length < bytes.remaining() && !Zeros.only(cluster(bytes, length))) {
                length += cluster(bytes, length).remaining();
                count++;
            }
            place(cluster, count, bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            cluster += count;
        }
    }

    private ByteBuffer cluster(ByteBuffer bytes, int from) {
        return bytes.slice(
                bytes.position() + from, Math.min(clusterSize.bytes(), bytes.remaining() - from));
    }

    /** Writes clusters to where they are, or new ones to the end of the file. */
    private void place(long first, int count, ByteBuffer bytes) throws IOException {
        for (int done = 0; done < count; ) {
            long fileOffset;
            int run = 1;
            synchronized (tables) {
                long entry = tables.entry(first + done);
                if (ClusterEntry.hasData(entry)) {
                    fileOffset = ClusterEntry.offset(entry);
                } else {
                    while (done + run < count
                            && !ClusterEntry.hasData(tables.entry(first + done + run))) {
                        run++;
                    }
                    fileOffset = add(first + done, run);
                }
            }
            int length = Math.min(run * clusterSize.bytes(), bytes.remaining());
            Positional.write(file, fileOffset, bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            done += run;
        }
    }

    /** Gives clusters of the disk, of one L2 table, places in the file. */
    private long add(long cluster, int count) throws IOException {
        requireTable(cluster);
        long fileOffset = end;
        end += (long) count * clusterSize.bytes();
        long[] entries = new long[count];
        Arrays.setAll(entries, i -> ClusterEntry.at(fileOffset + (long) i * clusterSize.bytes()));
        tables.put(cluster, entries);
        return fileOffset;
    }

    private void requireTable(long cluster) throws IOException {
        if (tables.table(cluster) == 0) {
            long table = end;
            end += clusterSize.bytes();
            Positional.zero(file, table, clusterSize.bytes());
            tables.putTable(cluster, table);
        }
    }

    /** Makes clusters of one L2 table read as zeros. */
    private void zeroClusters(long first, int count) throws IOException {
        synchronized (tables) {
            long[] entries = new long[count];
            boolean changed = false;
            for (int i = 0; i < count; i++) {
                entries[i] = tables.entry(first + i);
                if (ClusterEntry.hasData(entries[i])) {
                    Positional.zero(file, ClusterEntry.offset(entries[i]), clusterSize.bytes());
                } else if (backing.isPresent() && entries[i] == ClusterEntry.ABSENT) {
                    entries[i] = ClusterEntry.ZERO;
                    changed = true;
                }
            }
            if (changed) {
                requireTable(first);
                tables.put(first, entries);
            }
        }
    }

    /** Writes a part of a cluster, and where it is a new one, the rest as it is behind. */
    private void writePart(long position, ByteBuffer bytes) throws IOException {
        long cluster = clusterSize.number(position);
        synchronized (tables) {
            long entry = tables.entry(cluster);
            if (ClusterEntry.hasData(entry)) {
                Positional.write(
                        file, ClusterEntry.offset(entry) + clusterSize.within(position), bytes);
                return;
            }
            ByteBuffer whole = ByteBuffer.allocate(clusterSize.bytes());
            if (entry == ClusterEntry.ABSENT) {
                readBehind(clusterSize.start(cluster), whole);
                whole.clear();
            }
            whole.put(clusterSize.within(position), bytes, bytes.position(), bytes.remaining());
            if (Zeros.only(whole)) {
                zeroClusters(cluster, 1);
                return;
            }
            // The entry comes last: without it, the cluster is as if nothing had happened.
            requireTable(cluster);
            Positional.write(file, end, whole);
            add(cluster, 1);
        }
    }

    private void readBehind(long start, ByteBuffer whole) throws IOException {
        if (backing.isPresent()) {
            DiskContent behind = backing.get().content();
            long left = Math.min(size, behind.size()) - start;
            if (left > 0) {
                whole.limit((int) Math.min(whole.capacity(), left));
                behind.read(start, whole);
            }
        }
    }

    /** Counts references, as qemu-img check demands, and names the counts in the header. */
    @Override
    public void complete() throws IOException {
        synchronized (tables) {
            // A disk that does not end with a sector: what is behind must not show in its last one.
            if (header.size() > size && backing.isPresent()) {
                long last = clusterSize.number(size);
                if (tables.entry(last) == ClusterEntry.ABSENT) {
                    writePart(clusterSize.start(last), ByteBuffer.allocate(0));
                }
            }
            References references = new References(tables, header);
            file.force(true);
            references.writeTo(file, end).writeTo(file);
            file.force(true);
        }
    }

    @Override
    public void force() throws IOException {
        file.force(false);
    }

    private void requireInside(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IOException("the bytes " + offset + " to " + (offset + length)
                    + " are not on a disk of " + size + " bytes");
        }
    }

    @Override
    public void close() throws IOException {
        close(Optional.of(file), backing);
    }
}
