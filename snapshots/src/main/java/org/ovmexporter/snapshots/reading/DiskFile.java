package org.ovmexporter.snapshots.reading;

import org.ovmexporter.deadlines.BoundedCalls;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.ExtentMap;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.Fiemap;
import org.ovmexporter.linux.RegularFile;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.OpenDisk;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** The file of a snapshot's disk, open for reading. */
public final class DiskFile implements OpenDisk {
    private final MountedRepository repository;
    private final RegularFile file;
    private final String name;
    private final long size;
    private final Runnable closing;

    private DiskFile(
            MountedRepository repository,
            RegularFile file,
            String name,
            long size,
            Runnable closing) {
        this.repository = repository;
        this.file = file;
        this.name = name;
        this.size = size;
        this.closing = closing;
    }

    /**
     * Opens it.
     *
     * @param thread opens it
     * @param repository the disk's
     * @throws GoneException when the snapshot was deleted meanwhile
     * @throws IOException also when the file is shorter than the disk was: what is missing must not
     *     be taken for zeros
     */
    public static DiskFile open(
            CallingThread thread,
            MountedRepository repository,
            Snapshot snapshot,
            SnapshotDisk disk)
            throws IOException {
        RegularFile file = repository.call(thread, () -> {
            try (Directory root = repository.open();
                    Directory folder = root.directory(SnapshotFolder.NAME);
                    Directory directory = folder.directory(snapshot.id())) {
                return whole(directory.file(disk.file()), disk, snapshot.path(disk));
            } catch (ErrnoException e) {
                throw e.isMissing() ? new GoneException(snapshot.id()) : e;
            }
        });
        return new DiskFile(
                repository,
                file,
                disk.name(),
                disk.size(),
                () -> repository.calls().eventually(file::close));
    }

    /** The same for a user for whom closing it means something else; done once. */
    public DiskFile closedBy(Runnable way) {
        AtomicBoolean open = new AtomicBoolean(true);
        return new DiskFile(repository, file, name, size, () -> {
            if (open.compareAndSet(true, false)) {
                way.run();
            }
        });
    }

    private static RegularFile whole(RegularFile file, SnapshotDisk disk, String path)
            throws IOException {
        long size = file.size();
        if (size < disk.size()) {
            file.close();
            throw new IOException(
                    path + " was shortened: " + size + " bytes are left of " + disk.size());
        }
        return file;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ExtentMap map(CallingThread thread) {
        return new ExtentMap(
                size(),
                from -> Fiemap.extents(file, from, page -> repository.call(thread, page::make)));
    }

    @Override
    public int read(CallingThread thread, long position, ByteBuffer buffer) throws IOException {
        return repository.call(thread, () -> readNow(position, buffer));
    }

    private int readNow(long position, ByteBuffer buffer) throws IOException {
        int count = file.read(position, buffer);
        if (count <= 0) {
            throw new IOException("disk " + name + " ends at byte " + position + ", but has "
                    + size() + " bytes by its manifest");
        }
        return count;
    }

    /** Begins to read as many bytes as the buffer takes, within the repository's deadline. */
    BoundedCalls.Started<ByteBuffer> startReading(long position, ByteBuffer buffer)
            throws IOException {
        int start = buffer.position();
        return repository.calls().start(() -> {
            while (buffer.hasRemaining()) {
                readNow(position + buffer.position() - start, buffer);
            }
            return buffer;
        });
    }

    /** Name of the VM's disk. */
    String name() {
        return name;
    }

    /** Whether both are on one device, so that their physical addresses can be compared. */
    boolean sharesDeviceWith(DiskFile other) {
        return repository.id().equals(other.repository.id());
    }

    @Override
    public void close() {
        closing.run();
    }
}
