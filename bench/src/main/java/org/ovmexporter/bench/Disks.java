package org.ovmexporter.bench;

import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/** Disks of VMs in the first repository, and what is in them. */
public final class Disks {
    private static final int MEGABYTE = 1 << 20;

    private Disks() {}

    /** A VM with one disk, all hole. */
    public static SandboxVm add(SandboxHost host, int number, long size) throws IOException {
        return SandboxVm.add(
                host,
                number,
                "disk " + number,
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), size)));
    }

    /** Writes all of a disk, with the same bytes each time. */
    public static void fill(Path disk, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (long start = 0; start < size; start += MEGABYTE) {
                channel.write(random(MEGABYTE, start), start);
            }
            channel.force(true);
        }
    }

    /** Has all of a file in memory. */
    public static void cache(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MEGABYTE);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                // Reading is all there is to do.
            }
        }
    }

    public static ByteBuffer random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
