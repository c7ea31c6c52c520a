package org.ovmexporter.backup.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A history as images on top of each other, in a directory of its own. */
final class Chain implements AutoCloseable {
    private final Path directory;
    private final ClusterSize clusterSize;
    private final List<Path> images = new ArrayList<>();
    private long lastSize;

    private Chain(ClusterSize clusterSize) throws IOException {
        this.directory = InMemory.newDirectory();
        this.clusterSize = clusterSize;
    }

    /** Each point in time as an image of what changed since the one before. */
    static Chain of(DiskHistory history) throws IOException {
        Chain chain = new Chain(history.clusterSize());
        for (DiskHistory.Point point : history.points()) {
            chain.add(point);
        }
        return chain;
    }

    private void add(DiskHistory.Point point) throws IOException {
        Path image = directory.resolve(images.size() + ".qcow2");
        Optional<Qcow2Writer.Backing> behind = images.isEmpty()
                ? Optional.empty()
                : Optional.of(behind(images.getLast(), lastSize));
        images.add(image);
        try (Qcow2Writer writer = Qcow2Writer.create(image, point.size(), clusterSize, behind)) {
            apply(point, writer, lastSize);
            writer.complete();
        }
        lastSize = point.size();
    }

    /** Makes the changes; what the disk has grown by is told to be zeros, as exporters do. */
    static void apply(DiskHistory.Point point, Qcow2Writer writer, long sizeBefore)
            throws IOException {
        if (sizeBefore < point.size()) {
            writer.zero(sizeBefore, point.size() - sizeBefore);
        }
        for (DiskHistory.Change change : point.changes()) {
            int start = change.start(point.size());
            if (change.hole()) {
                writer.zero(start, change.count(point.size()));
            } else {
                writer.write(start, bytes(change.value(), change.count(point.size())));
            }
        }
    }

    private static ByteBuffer bytes(byte value, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            bytes.put(value);
        }
        return bytes.flip();
    }

    /** An image as the one behind another in its directory. */
    static Qcow2Writer.Backing behind(Path image, long size) throws IOException {
        return new Qcow2Writer.Backing(image.getFileName().toString(), Qcow2Disk.open(image, size));
    }

    List<Path> images() {
        return images;
    }

    /** The disk as an image and those behind it have it. */
    static byte[] content(Path image, long size) throws IOException {
        try (Qcow2Disk disk = Qcow2Disk.open(image, size)) {
            ByteBuffer all = ByteBuffer.allocate((int) size);
            for (long position = 0; position < size; ) {
                var run = disk.run(position);
                assertThat(run.start()).isEqualTo(position);
                assertThat(run.end()).isGreaterThan(position).isLessThanOrEqualTo(size);
                if (run.zero()) {
                    all.position((int) run.end());
                } else {
                    disk.read(position, all.limit((int) run.end()));
                    all.limit((int) size);
                }
                position = run.end();
            }
            return all.array();
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
