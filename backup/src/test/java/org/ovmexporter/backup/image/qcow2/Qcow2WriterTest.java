package org.ovmexporter.backup.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.backup.image.Zeros;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Qcow2WriterTest {
    private static final int CLUSTER = 65_536;

    @TempDir
    private Path directory = Path.of("unset");

    @Domain(DiskHistory.Domain.class)
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void everyPointInTimeReadsAsTheDiskWas(@ForAll DiskHistory history) throws IOException {
        try (Chain chain = Chain.of(history)) {
            List<byte[]> contents = history.contents();
            for (int i = 0; i < contents.size(); i++) {
                assertThat(Chain.content(chain.images().get(i), contents.get(i).length))
                        .as("point %s", i)
                        .isEqualTo(contents.get(i));
            }
        }
    }

    @Domain(DiskHistory.Domain.class)
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void qemuReadsEveryPointInTimeAsTheDiskWasAndFindsNothingWrong(@ForAll DiskHistory history)
            throws IOException {
        QemuImg.require();
        try (Chain chain = Chain.of(history)) {
            List<byte[]> contents = history.contents();
            for (int i = 0; i < contents.size(); i++) {
                Path image = chain.images().get(i);
                QemuImg.check(image);
                int sectors = (contents.get(i).length + 511) / 512;
                assertThat(QemuImg.raw(image))
                        .as("point %s", i)
                        .isEqualTo(Arrays.copyOf(contents.get(i), sectors * 512));
            }
        }
    }

    @Domain(DiskHistory.Domain.class)
    @Domain(DomainContext.Global.class)
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void oneThatWasGivenUpAnywhereIsTakenUpAndBecomesTheSame(
            @ForAll DiskHistory.Point older,
            @ForAll DiskHistory.Point newer,
            @ForAll ClusterSize clusterSize,
            @ForAll @IntRange(max = 8) int before)
            throws IOException {
        DiskHistory history = new DiskHistory(List.of(older, newer), clusterSize);
        try (Chain chain = Chain.of(new DiskHistory(List.of(older), clusterSize))) {
            Path base = chain.images().getFirst();
            Path image = base.resolveSibling("new.qcow2");
            try (Qcow2Writer writer = Qcow2Writer.create(
                    image,
                    newer.size(),
                    clusterSize,
                    Optional.of(Chain.behind(base, older.size())))) {
                Chain.apply(
                        new DiskHistory.Point(
                                newer.size(),
                                newer.changes()
                                        .subList(
                                                0,
                                                Math.min(before, newer.changes().size()))),
                        writer,
                        older.size());
            }
            assertThatThrownBy(() -> Qcow2Disk.open(image))
                    .isInstanceOf(Qcow2Exception.class)
                    .hasMessageContaining("not completed");
            try (Qcow2Writer writer = Qcow2Writer.resume(
                    image, newer.size(), Optional.of(Chain.behind(base, older.size())))) {
                Chain.apply(newer, writer, older.size());
                writer.complete();
            }
            assertThat(Chain.content(image, newer.size()))
                    .isEqualTo(history.contents().get(1));
        }
    }

    @Test
    void severalThreadsWriteNeighbouringBytesOfOneCluster() throws Exception {
        int size = 40 * CLUSTER + 1000;
        byte[] older = random(1, size);
        byte[] newer = random(2, size);
        Path base = write("base.qcow2", older);
        Path image = directory.resolve("image.qcow2");
        byte[] expected = older.clone();
        try (Qcow2Writer writer = Qcow2Writer.create(
                        image, size, ClusterSize.DEFAULT, Optional.of(Chain.behind(base, size)));
                ExecutorService workers = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> pieces = new ArrayList<>();
            Random random = new Random(3);
            for (int start = 0; start < size; ) {
                int from = start;
                int length = Math.min(1 + random.nextInt(90_000), size - start);
                start += length;
                if (random.nextInt(3) > 0) {
                    System.arraycopy(newer, from, expected, from, length);
                    pieces.add(() -> {
                        writer.write(from, ByteBuffer.wrap(newer, from, length));
                        return null;
                    });
                }
            }
            for (Future<Void> piece : workers.invokeAll(pieces)) {
                piece.get();
            }
            writer.complete();
        }
        assertThat(Chain.content(image, size)).isEqualTo(expected);
    }

    @Test
    void whatIsZeroTakesNoSpace() throws IOException {
        Path image = directory.resolve("image.qcow2");
        long size = 1L << 30;
        try (Qcow2Writer writer =
                Qcow2Writer.create(image, size, ClusterSize.DEFAULT, Optional.empty())) {
            writer.zero(0, size / 2);
            for (long position = size / 2; position < size / 2 + 100 * CLUSTER; ) {
                ByteBuffer zeros = Zeros.atMost(CLUSTER);
                position += zeros.remaining();
                writer.write(position - zeros.remaining(), zeros);
            }
            writer.complete();
        }
        assertThat(Files.size(image)).isLessThanOrEqualTo(4 * CLUSTER);
    }

    @Test
    void bytesOutsideTheDiskAreRefused() throws IOException {
        try (Qcow2Writer writer = Qcow2Writer.create(
                directory.resolve("image.qcow2"), 1000, ClusterSize.DEFAULT, Optional.empty())) {
            assertThatThrownBy(() -> writer.write(990, ByteBuffer.allocate(11)))
                    .hasMessage("the bytes 990 to 1001 are not on a disk of 1000 bytes");
        }
    }

    @Test
    void aDiskOfFourTebibytesWithAByteAtItsEndIsRight() throws IOException {
        QemuImg.require();
        long size = (4L << 40) + 4096;
        Path image = directory.resolve("image.qcow2");
        try (Qcow2Writer writer =
                Qcow2Writer.create(image, size, ClusterSize.DEFAULT, Optional.empty())) {
            writer.write(size - 1, ByteBuffer.wrap(new byte[] {7}));
            writer.complete();
        }
        QemuImg.check(image);
        ByteBuffer last = ByteBuffer.allocate(2);
        try (Qcow2Disk disk = Qcow2Disk.open(image)) {
            disk.read(size - 2, last);
        }
        assertThat(last.array()).isEqualTo(new byte[] {0, 7});
    }

    @Test
    void aFileOfMoreThanOneBlockOfReferencesIsRight() throws IOException {
        QemuImg.require();
        byte[] content = random(4, 3 << 20);
        Path image = directory.resolve("image.qcow2");
        // A block of 512 bytes counts 256 clusters.
        try (Qcow2Writer writer =
                Qcow2Writer.create(image, content.length, new ClusterSize(9), Optional.empty())) {
            writer.write(0, ByteBuffer.wrap(content));
            writer.complete();
        }
        QemuImg.check(image);
        assertThat(QemuImg.raw(image)).isEqualTo(content);
    }

    private Path write(String name, byte[] content) throws IOException {
        Path image = directory.resolve(name);
        try (Qcow2Writer writer =
                Qcow2Writer.create(image, content.length, ClusterSize.DEFAULT, Optional.empty())) {
            writer.write(0, ByteBuffer.wrap(content));
            writer.complete();
        }
        return image;
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
