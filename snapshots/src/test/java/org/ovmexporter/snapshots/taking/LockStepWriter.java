package org.ovmexporter.snapshots.taking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process that writes a number to one disk, then the same number to another, then the next, until
 * it is killed: the second disk is never ahead of the first. Its arguments: the disks.
 */
final class LockStepWriter {
    private LockStepWriter() {}

    public static void main(String[] disks) throws IOException {
        try (FileChannel first = FileChannel.open(Path.of(disks[0]), StandardOpenOption.WRITE);
                FileChannel second =
                        FileChannel.open(Path.of(disks[1]), StandardOpenOption.WRITE)) {
            for (long number = 1; ; number++) {
                write(first, number);
                write(second, number);
                if (number == 1) {
                    // Whoever started this waits for the line.
                    System.out.println("ready");
                }
            }
        }
    }

    private static void write(FileChannel disk, long number) throws IOException {
        disk.write(ByteBuffer.allocate(Long.BYTES).putLong(number).flip(), 0);
    }
}
