package org.ovmexporter.snapshots;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Delta;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.ExtentMap;

/**
 * What a client has to fetch of a snapshot: all that is written, or what changed since an older
 * snapshot. The files stay open, so that a deletion meanwhile does not cut the answer short.
 */
public final class Contents implements Closeable {
    private final List<OpenDisk> opened = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();

    /**
     * What to fetch of one disk.
     *
     * @param baseSize size in bytes of the disk in the older snapshot, absent where it has none
     * @param chunks ascending, asked of the filesystem as they are read
     */
    public record Disk(SnapshotDisk disk, OptionalLong baseSize, Iterable<Chunk> chunks) {}

    Contents() {}

    /** The snapshot's disks, in its own order. */
    public List<Disk> disks() {
        return List.copyOf(disks);
    }

    void addWritten(SnapshotDisk disk, OpenDisk newer) {
        opened.add(newer);
        disks.add(new Disk(disk, OptionalLong.empty(), () -> newer.map().written()));
    }

    void addChanged(SnapshotDisk disk, OpenDisk older, OpenDisk newer) {
        opened.add(newer);
        opened.add(older);
        boolean comparable = newer.sharesDeviceWith(older);
        disks.add(new Disk(disk, OptionalLong.of(older.size()), () -> Delta
                .between(comparable ? older.map() : unknown(older.size()), newer.map())));
    }

    /** The map of a disk of which nothing can be told: it is on another device. */
    private static ExtentMap unknown(long size) {
        return new ExtentMap(size, size == 0
                ? List.of()
                : List.of(new Extent(0, size, 0, Extent.Kind.OPAQUE)));
    }

    /** The disk of an older snapshot that a client has a copy of: same path, else same name. */
    static Optional<Manifest.Disk> counterpart(Manifest older, Manifest.Disk disk) {
        Iterator<Manifest.Disk> samePath = older.disks()
                .stream()
                .filter(other -> other.parentPath().equals(disk.parentPath()))
                .iterator();
        return samePath.hasNext()
                ? Optional.of(samePath.next())
                : older.disks()
                        .stream()
                        .filter(other -> other.name().equals(disk.name()))
                        .findFirst();
    }

    @Override
    public void close() throws IOException {
        for (OpenDisk disk : opened) {
            disk.close();
        }
    }
}
