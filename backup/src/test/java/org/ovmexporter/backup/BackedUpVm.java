package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.backup.image.DataExtents;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.qcow2.InMemory;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Trees;
import org.ovmexporter.backup.layout.VmBackups;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A VM in memory with backups in a directory of their own. */
final class BackedUpVm implements AutoCloseable {
    private static final int LARGEST_DISK = 400_000;

    final PretendHost host = new PretendHost();
    final Path path;
    final BackupDirectory directory;
    final Random random;
    Notes notes = new Notes();

    BackedUpVm(Path path, long seed) throws IOException {
        this.path = path;
        this.directory = BackupDirectory.make(path);
        this.random = new Random(seed);
        host.disks.put("xvda", randomBytes(300_000));
        host.disks.put("xvdb", Arrays.copyOf(randomBytes(100_001), 200_003));
    }

    static BackedUpVm create() throws IOException {
        return new BackedUpVm(InMemory.newDirectory(), 1);
    }

    VmBackups backups() throws IOException {
        return directory.vm(PretendHost.VM);
    }

    PointInTime run(PointInTime.Format format) throws IOException {
        notes = new Notes();
        try (DirectoryLock _ = directory.lock("test")) {
            return new VmRun(host, backups(), format, notes).run();
        }
    }

    PointInTime run() throws IOException {
        return run(PointInTime.Format.QCOW2);
    }

    /** The guest writes, and the administrator may make a disk longer or shorter. */
    void change() {
        for (String device : List.copyOf(host.disks.keySet())) {
            byte[] disk = host.disk(device);
            if (random.nextInt(4) == 0) {
                disk = Arrays.copyOf(disk, 1 + random.nextInt(LARGEST_DISK));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                int start = random.nextInt(disk.length);
                int length = Math.min(1 + random.nextInt(100_000), disk.length - start);
                byte[] bytes = random.nextInt(3) == 0 ? new byte[length] : randomBytes(length);
                System.arraycopy(bytes, 0, disk, start, length);
            }
            host.disks.put(device, disk);
        }
    }

    /** Every point in time reads as its snapshot was. */
    void assertEveryPointIsRight() throws IOException {
        for (PointInTime point : backups().points()) {
            PretendHost.Taken taken = Objects.requireNonNull(host.history.get(point.snapshot()));
            assertThat(point.disks()).hasSize(taken.disks().size());
            for (PointInTime.Disk disk : point.disks()) {
                try (DiskContent content = backups().chain(point, disk).content()) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
                    content.read(0, bytes);
                    assertThat(bytes.array())
                            .as("%s of %s", disk.deviceName(), point.id())
                            .isEqualTo(taken.disk(disk.deviceName()));
                    assertOnlyZerosBetween(disk.extents(), bytes.array());
                }
            }
        }
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        Trees.delete(path);
    }

    private static void assertOnlyZerosBetween(List<DataExtents.Extent> extents, byte[] disk) {
        long end = 0;
        byte[] rest = disk.clone();
        for (DataExtents.Extent extent : extents) {
            assertThat(extent.length()).isPositive();
            assertThat(extent.start()).isGreaterThanOrEqualTo(end);
            end = extent.start() + extent.length();
            assertThat(end).isLessThanOrEqualTo(disk.length);
            Arrays.fill(rest, (int) extent.start(), (int) end, (byte) 0);
        }
        assertThat(Arrays.equals(rest, new byte[rest.length]))
                .as("zeros outside of %s", extents)
                .isTrue();
    }
}
