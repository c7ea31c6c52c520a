package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

final class FiemapTest {
    private static final int BLOCK = 4096;
    private static final int SIZE = 16 << 20;

    @OnEachFilesystem
    void isWhatFilefragSaysAfterRandomWritesHolesAndAllocations(RealFilesystem filesystem)
            throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            for (long seed = 1; seed <= 3; seed++) {
                Path file = directory.file("random " + seed);
                writeAtRandom(file, new Random(seed));
                assertThat(map(directory, file, 512)).as("seed %d", seed).isEqualTo(filefrag(file));
            }
        }
    }

    @OnEachFilesystem
    void everyByteThatIsNotZeroIsInDataOrOpaque(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            for (long seed = 11; seed <= 13; seed++) {
                Path file = directory.file("random " + seed);
                writeAtRandom(file, new Random(seed));
                byte[] content = Files.readAllBytes(file);
                for (Extent extent : map(directory, file, 512)) {
                    if (extent.kind() != Extent.Kind.ZERO) {
                        Arrays.fill(
                                content,
                                at(extent.logical(), content),
                                at(extent.end(), content),
                                (byte) 0);
                    }
                }
                assertThat(content)
                        .as("seed %d, outside data", seed)
                        .isEqualTo(new byte[content.length]);
            }
        }
    }

    @OnEachFilesystem
    void isTheSameWhateverThePageSize(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path file = directory.file("scattered");
            // Written pieces a cluster apart, so that each is an extent of its own.
            int pieces = 700;
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int i = 0; i < pieces; i++) {
                    channel.write(ByteBuffer.wrap(new byte[] {1}), i * (2L << 20));
                }
            }
            List<Extent> expected = filefrag(file);
            // XFS allocates more behind each piece than was written.
            assertThat(expected).hasSizeGreaterThanOrEqualTo(pieces);
            for (int page : List.of(1, 2, 3, 512, pieces, 4 * pieces)) {
                assertThat(map(directory, file, page)).as("page of %d", page).isEqualTo(expected);
            }
        }
    }

    @OnEachFilesystem
    void dataThatIsNotOnTheDiskYetIsWrittenFirst(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path file = directory.file("dirty");
            Files.write(file, new byte[64 * BLOCK]);
            assertThat(map(directory, file, 512))
                    .isNotEmpty()
                    .allMatch(extent -> extent.kind() == Extent.Kind.DATA);
        }
    }

    @OnEachFilesystem
    void allocatedAndUnwrittenSpaceIsZeroAfterAReflinkToo(RealFilesystem filesystem)
            throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path file = directory.file("allocated");
            Programs.output("fallocate", "-l", "4M", file.toString());
            Reflink.reflink(directory.open(), "allocated", directory.open(), "clone");
            for (String name : List.of("allocated", "clone")) {
                assertThat(map(directory, directory.file(name), 512))
                        .as(name)
                        .allMatch(extent -> extent.kind() == Extent.Kind.ZERO);
            }
        }
    }

    @OnEachFilesystem
    void anEmptyFileAndAHoleHaveNoExtents(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Files.createFile(directory.file("empty"));
            Programs.output("truncate", "-s", "1G", directory.file("hole").toString());
            assertThat(map(directory, directory.file("empty"), 512)).isEmpty();
            assertThat(map(directory, directory.file("hole"), 512)).isEmpty();
        }
    }

    @OnEachFilesystem
    void aFileKeptInsideItsInodeIsNeverData(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path file = directory.file("tiny");
            Files.writeString(file, "tiny");
            // XFS gives even the smallest file a block.
            Extent.Kind expected =
                    filesystem.name().equals("xfs") ? Extent.Kind.DATA : Extent.Kind.OPAQUE;
            assertThat(map(directory, file, 512))
                    .singleElement()
                    .satisfies(extent -> assertThat(extent.kind()).isEqualTo(expected))
                    .satisfies(extent -> assertThat(extent.logical()).isZero());
        }
    }

    @Test
    void aFilesystemWithoutMapsIsAnErrorOfTheIterator() throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "ovm-exporter-");
        try (Directory directory = Directory.open(memory);
                RegularFile file = directory.create("file", 0600)) {
            Iterator<Extent> extents = Fiemap.extents(file);
            assertThatThrownBy(extents::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ErrnoException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP));
        } finally {
            Files.delete(memory.resolve("file"));
            Files.delete(memory);
        }
    }

    private static void writeAtRandom(Path file, Random random) throws Exception {
        Files.createFile(file);
        for (int step = 0; step < 40; step++) {
            int offset = random.nextInt(SIZE / BLOCK) * BLOCK;
            int length = (1 + random.nextInt(20)) * BLOCK;
            switch (random.nextInt(6)) {
                case 0 -> fallocate(file, offset, 4 * length);
                case 1 -> fallocate(file, offset, length, "--punch-hole");
                default -> write(file, offset + random.nextInt(BLOCK), length, random);
            }
        }
    }

    private static void write(Path file, long offset, int length, Random random)
            throws IOException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private static void fallocate(Path file, int offset, int length, String... options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "fallocate", "--offset", "" + offset, "--length", "" + length, file.toString()));
        command.addAll(List.of(options));
        Programs.output(command.toArray(String[]::new));
    }

    private static int at(long offset, byte[] content) {
        return (int) Math.min(offset, content.length);
    }

    private static List<Extent> map(TestDirectory directory, Path file, int page)
            throws IOException {
        List<Extent> extents = new ArrayList<>();
        try (RegularFile open = directory.open().file(String.valueOf(file.getFileName()))) {
            Fiemap.extents(open, page).forEachRemaining(extents::add);
        }
        return extents;
    }

    /** {@code ext: logical..end: physical..end: length: expected: flags}, in bytes by -b1. */
    private static final Pattern FILEFRAG = Pattern.compile(
            "^ *\\d+: *(\\d+)\\.\\. *\\d+: *(\\d+)\\.\\. *\\d+: *(\\d+):(?: *\\d+:)? *(\\S*)$",
            Pattern.MULTILINE);

    private static List<Extent> filefrag(Path file) throws Exception {
        String output = Programs.output("filefrag", "-s", "-v", "-b1", file.toString());
        return FILEFRAG.matcher(output).results().map(FiemapTest::extent).toList();
    }

    private static Extent extent(MatchResult line) {
        List<String> flags = List.of(line.group(4).split(","));
        Extent.Kind kind = flags.contains("unwritten")
                ? Extent.Kind.ZERO
                : flags.stream()
                                .anyMatch(List.of(
                                        "inline",
                                        "not_aligned",
                                        "encoded",
                                        "unknown_loc",
                                        "delalloc",
                                        "tail")::contains)
                        ? Extent.Kind.OPAQUE
                        : Extent.Kind.DATA;
        return new Extent(
                Long.parseLong(line.group(1)),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(2)),
                kind);
    }
}
