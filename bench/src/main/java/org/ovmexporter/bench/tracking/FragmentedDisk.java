package org.ovmexporter.bench.tracking;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A disk of which every other block is written, so that each written block is an extent.
 *
 * @param extents how many
 * @param block in bytes: the filesystem's
 */
public record FragmentedDisk(int extents, int block) {

    /** A VM with such a disk. */
    public SandboxVm add(SandboxHost host, int number) throws IOException {
        SandboxVm vm = Disks.add(host, number, 2L * block * extents);
        write(vm.disks().getFirst(), LongStream.range(0, extents));
        return vm;
    }

    /** Overwrites so many of the written blocks, anywhere. */
    public void overwrite(Path disk, int blocks) throws IOException {
        write(
                disk,
                new Random(blocks).longs(0, extents).distinct().limit(blocks).sorted());
    }

    /** Overwrites every other one of the written blocks. */
    public void overwriteHalf(Path disk) throws IOException {
        write(disk, LongStream.range(0, extents / 2).map(index -> 2 * index));
    }

    private void write(Path disk, LongStream indexes) throws IOException {
        ByteBuffer bytes = Disks.random(block, disk.hashCode());
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (var index = indexes.iterator(); index.hasNext(); ) {
                bytes.clear();
                channel.write(bytes, 2 * index.nextLong() * block);
            }
            channel.force(true);
        }
    }
}
