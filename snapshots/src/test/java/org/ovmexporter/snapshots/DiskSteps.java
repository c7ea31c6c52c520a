package org.ovmexporter.snapshots;

import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.scratch.Command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random steps on a disk, done to the file and, by what each step is documented to do, to a byte
 * array, which so says what the file has to hold.
 */
final class DiskSteps {
    private static final int BLOCK = 4096;
    private static final int LEAST = 2 << 20;
    private static final int MOST = 16 << 20;

    private final Path disk;
    private final HistoryFilesystem filesystem;
    private final Random random;
    private final GuestWrites guest;
    private final List<String> done = new ArrayList<>();
    private byte[] model;

    private record Range(int start, int length) {
        int end() {
            return start + length;
        }
    }

    /** Begins with what the disk holds now. */
    DiskSteps(Path disk, HistoryFilesystem filesystem, Random random) throws IOException {
        this.disk = disk;
        this.filesystem = filesystem;
        this.random = random;
        this.guest = new GuestWrites(disk, random);
        this.model = Files.readAllBytes(disk);
    }

    /** What the disk has to hold. */
    byte[] model() {
        return model.clone();
    }

    /** What was done since this was last asked. */
    List<String> done() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }

    void step() throws IOException {
        switch (random.nextInt(filesystem.clonesRanges() ? 20 : 17)) {
            case 0, 1, 2, 3, 4, 5 -> write(range(), false);
            case 6, 7 -> write(range(), true);
            case 8 -> scatter();
            case 9, 10, 11 -> punch(range());
            case 12, 13, 14 -> zero(range());
            case 15 -> allocate();
            case 16 -> truncate();
            default -> cloneRange();
        }
    }

    private void write(Range range, boolean same) throws IOException {
        byte[] bytes = same
                ? Arrays.copyOfRange(model, range.start(), range.end())
                : content(range.length());
        boolean sync = random.nextInt(3) == 0;
        done.add((same ? "write the same at " : "write at ") + range + (sync ? " and sync" : ""));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            while (buffer.hasRemaining()) {
                channel.write(buffer, range.start() + buffer.position());
            }
            if (sync) {
                channel.force(false);
            }
        }
        System.arraycopy(bytes, 0, model, range.start(), bytes.length);
    }

    /** Bytes at random, bytes that compress well, or zeros that are written like any others. */
    private byte[] content(int length) {
        byte[] bytes = new byte[length];
        switch (random.nextInt(8)) {
            case 0 -> Arrays.fill(bytes, (byte) 0);
            case 1, 2 -> Arrays.fill(bytes, (byte) random.nextInt());
            default -> random.nextBytes(bytes);
        }
        return bytes;
    }

    /** Many small writes, so that the map is long. */
    private void scatter() throws IOException {
        int writes = 5 + random.nextInt(30);
        for (int i = 0; i < writes; i++) {
            int start = random.nextInt(model.length / BLOCK - 1) * BLOCK;
            write(
                    new Range(start, random.nextBoolean() ? BLOCK : 1 + random.nextInt(BLOCK)),
                    false);
        }
    }

    private void punch(Range range) throws IOException {
        done.add("punch " + range);
        guest.punch(range.start(), range.length());
        fillWithZeros(range);
    }

    private void zero(Range range) throws IOException {
        done.add("zero " + range);
        if (filesystem.zeroesRanges()) {
            Command.run(
                    "fallocate",
                    "--zero-range",
                    "--keep-size",
                    "--offset",
                    Integer.toString(range.start()),
                    "--length",
                    Integer.toString(range.length()),
                    disk.toString());
        } else {
            guest.zero(range.start(), range.length());
        }
        fillWithZeros(range);
    }

    private void fillWithZeros(Range range) {
        Arrays.fill(model, range.start(), range.end(), (byte) 0);
    }

    /** Takes space, past the disk's end too, and changes no byte. */
    private void allocate() throws IOException {
        Range range = new Range(random.nextInt(model.length), 1 + random.nextInt(1 << 20));
        done.add("allocate " + range);
        guest.allocate(range.start(), range.length());
    }

    private void truncate() throws IOException {
        int size = LEAST + random.nextInt(MOST - LEAST);
        size = random.nextBoolean() ? size / BLOCK * BLOCK : size;
        if (size < model.length && random.nextBoolean()) {
            // Else most disks would be short and empty.
            size = Math.min(MOST, model.length + random.nextInt(1 << 20));
        }
        done.add("truncate to " + size);
        if (size < model.length) {
            try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
        } else if (size > model.length) {
            guest.grow(size - model.length);
        }
        model = Arrays.copyOf(model, size);
    }

    /** Makes one range of whole blocks share its addresses with another. */
    private void cloneRange() throws IOException {
        int blocks = model.length / BLOCK;
        int length = 1 + random.nextInt(blocks / 4);
        int from = random.nextInt(blocks - length);
        int to = random.nextInt(blocks - length);
        if (Math.abs(from - to) < length) {
            from = 0;
            to = length + random.nextInt(blocks - 2 * length);
        }
        done.add("clone " + new Range(from * BLOCK, length * BLOCK) + " to " + to * BLOCK);
        Command.run(
                "xfs_io",
                "-c",
                "reflink " + disk + " " + from * BLOCK + " " + to * BLOCK + " " + length * BLOCK,
                disk.toString());
        System.arraycopy(model, from * BLOCK, model, to * BLOCK, length * BLOCK);
    }

    /** Short or long, whole blocks or not, always inside the disk. */
    private Range range() {
        int longest = switch (random.nextInt(4)) {
            case 0 -> 2 << 20;
            case 1 -> 3 * BLOCK;
            default -> 300_000;
        };
        int start = random.nextInt(model.length - 1);
        int length = 1 + random.nextInt(Math.min(longest, model.length - start));
        int alignment = random.nextInt(6) == 0 ? 1 << 20 : BLOCK;
        if (random.nextBoolean() && start + alignment <= model.length) {
            start = start / alignment * alignment;
            length = Math.max(length / alignment, 1) * alignment;
        }
        return new Range(start, Math.min(length, model.length - start));
    }
}
