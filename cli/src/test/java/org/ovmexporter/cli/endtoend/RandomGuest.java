package org.ovmexporter.cli.endtoend;

import org.ovmexporter.sandbox.GuestWrites;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Does to a disk, one after the other, whatever a guest or an administrator may do to it. */
public final class RandomGuest {
    private static final long SMALLEST_DISK = 1 << 20;
    private static final long LARGEST_DISK = 16 << 20;
    private static final int LONGEST_RUN = 1 << 20;
    private static final long BLOCK = 4096;
    private static final int MOST_CHANGES = 4;

    private final Path disk;
    private final Random random;
    private final GuestWrites writes;

    public RandomGuest(Path disk, Random random) {
        this.disk = disk;
        this.random = random;
        this.writes = new GuestWrites(disk, random);
    }

    /** Changes the disk in a few ways, or in none. */
    public void change() throws IOException {
        for (int left = random.nextInt(MOST_CHANGES + 1); left > 0; left--) {
            changeOnce();
        }
    }

    private void changeOnce() throws IOException {
        long size = Files.size(disk);
        boolean aligned = random.nextBoolean();
        long start = random.nextLong(size);
        start = aligned ? start / BLOCK * BLOCK : start;
        long length = 1 + random.nextLong(Math.min(LONGEST_RUN, size - start));
        // Inside the disk: beyond its end, OCFS2's own punching of holes changes older snapshots.
        length = aligned && length > BLOCK ? length / BLOCK * BLOCK : length;
        switch (random.nextInt(9)) {
            case 0, 1 -> writes.random(start, length);
            case 2 -> writes.random(start, 1 + random.nextLong(Math.min(512, length)));
            case 3 -> writeSameBytesAgain(start, length);
            case 4 -> writeIntoAHole(start, length);
            case 5 -> writes.punch(start, length);
            case 6 -> writes.zero(start, length);
            case 7 -> writes.allocate(start, length);
            default -> resize();
        }
    }

    private void writeSameBytesAgain(long start, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(start);
            file.readFully(bytes);
            file.seek(start);
            file.write(bytes);
        }
    }

    private void writeIntoAHole(long start, long length) throws IOException {
        writes.punch(start, length);
        long inside = random.nextLong(length);
        writes.random(start + inside, 1 + random.nextLong(length - inside));
    }

    private void resize() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(random.nextLong(SMALLEST_DISK, LARGEST_DISK + 1));
        }
    }
}
