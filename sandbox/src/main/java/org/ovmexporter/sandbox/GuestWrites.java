package org.ovmexporter.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a running guest does to its disk.
 *
 * @param seed of the bytes that are written
 */
public record GuestWrites(Path disk, RandomGenerator seed) {

    /** Writes with bytes from this seed. */
    public GuestWrites(Path disk, long seed) {
        this(disk, new SplittableRandom(seed));
    }

    /** Overwrites [{@code start}, {@code start + length}) with random bytes. */
    public void random(long start, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        seed.nextBytes(bytes);
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(start);
            file.write(bytes);
        }
    }

    /** Turns a range into a hole. */
    public void punch(long start, long length) throws IOException {
        fallocate("--punch-hole", start, length);
    }

    /** Makes a range read as zeros, with space kept for it; OCFS2 knows no call that does both. */
    public void zero(long start, long length) throws IOException {
        punch(start, length);
        allocate(start, length);
    }

    /** Takes space for a range that has none; it reads as zeros. */
    public void allocate(long start, long length) throws IOException {
        fallocate("--keep-size", start, length);
    }

    /** Makes the disk longer; the new part is a hole. */
    public void grow(long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(file.length() + bytes);
        }
    }

    private void fallocate(String mode, long start, long length) throws IOException {
        Process process = new ProcessBuilder(
                        "fallocate",
                        mode,
                        "--offset",
                        Long.toString(start),
                        "--length",
                        Long.toString(length),
                        disk.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("fallocate " + mode + " of " + disk + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + disk + " was changed", e);
        }
    }
}
