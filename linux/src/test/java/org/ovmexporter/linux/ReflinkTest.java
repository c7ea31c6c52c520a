package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class ReflinkTest {
    private static final int SIZE = 3_000_001;

    @OnEachFilesystem
    void theCloneHasTheSourcesContentAndBlocks(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            byte[] content = write(directory.file("source"));
            reflink(directory);
            assertThat(Files.readAllBytes(directory.file("clone"))).isEqualTo(content);
            assertThat(map(directory, "clone"))
                    .isNotEmpty()
                    .isEqualTo(map(directory, "source"))
                    .allMatch(extent -> extent.kind() == Extent.Kind.DATA);
        }
    }

    @OnEachFilesystem
    void neitherSeesWhatIsWrittenToTheOtherLater(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            byte[] source = write(directory.file("source"));
            reflink(directory);
            byte[] clone = source.clone();
            Random random = new Random(7);
            for (int i = 0; i < 50; i++) {
                overwrite(directory.file("source"), source, random);
                overwrite(directory.file("clone"), clone, random);
            }
            assertThat(Files.readAllBytes(directory.file("source"))).isEqualTo(source);
            assertThat(Files.readAllBytes(directory.file("clone"))).isEqualTo(clone);
        }
    }

    @OnEachFilesystem
    void aBlockWrittenLaterIsElsewhereInTheSource(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("source"));
            reflink(directory);
            long before = map(directory, "clone").getFirst().physical();
            try (FileChannel channel =
                    FileChannel.open(directory.file("source"), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
            }
            assertThat(map(directory, "source").getFirst().physical()).isNotEqualTo(before);
            assertThat(map(directory, "clone").getFirst().physical()).isEqualTo(before);
        }
    }

    @OnEachFilesystem
    void theCloneIsOursAloneWhoeverOwnsTheSource(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("source"));
            Files.setAttribute(directory.file("source"), "unix:mode", 0644);
            Files.setAttribute(directory.file("source"), "unix:uid", 1234);
            reflink(directory);
            Path clone = directory.file("clone");
            assertThat((int) Files.getAttribute(clone, "unix:mode") & 07777).isEqualTo(0600);
            assertThat(Files.getAttribute(clone, "unix:uid")).isEqualTo(0);
        }
    }

    @OnEachFilesystem
    void clonesIntoAnotherDirectoryAndFollowsItWhereItIsMoved(RealFilesystem filesystem)
            throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem);
                Directory other = directory.open().createDirectory("other", 0700)) {
            byte[] content = write(directory.file("source"));
            directory.open().rename("other", "moved");
            Reflink.reflink(directory.open(), "source", other, "clone");
            assertThat(Files.readAllBytes(directory.file("moved/clone"))).isEqualTo(content);
        }
    }

    @OnEachFilesystem
    void anEmptyAndATinyFileCanBeClonedToo(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Files.createFile(directory.file("empty"));
            Files.writeString(directory.file("tiny"), "tiny");
            Reflink.reflink(directory.open(), "empty", directory.open(), "empty clone");
            Reflink.reflink(directory.open(), "tiny", directory.open(), "tiny clone");
            assertThat(directory.file("empty clone")).isEmptyFile();
            assertThat(directory.file("tiny clone")).hasContent("tiny");
        }
    }

    @OnEachFilesystem
    void ocfs2IsClonedByItsOwnCallAndTheOthersByTheGenericOne(RealFilesystem filesystem)
            throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            assertThat(Reflink.method(directory.open()))
                    .isEqualTo(
                            filesystem.name().equals("ocfs2")
                                    ? Reflink.Method.OCFS2_IOC_REFLINK
                                    : Reflink.Method.FICLONE);
        }
    }

    @OnEachFilesystem
    void anExistingFileIsNotReplaced(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("source"));
            Files.writeString(directory.file("clone"), "precious");
            assertThat(errnoOf(() -> reflink(directory))).isEqualTo(Errno.EEXIST);
            assertThat(directory.file("clone")).hasContent("precious");
        }
    }

    @OnEachFilesystem
    void anAbsentSourceIsAnError(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            assertThat(errnoOf(() -> reflink(directory))).isEqualTo(Errno.ENOENT);
            assertThat(directory.path()).isEmptyDirectory();
        }
    }

    @OnEachFilesystem
    void whatIsNotARegularFileIsNotCloned(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("disk"));
            Files.createSymbolicLink(directory.file("source"), directory.file("disk"));
            assertThatThrownBy(() -> reflink(directory))
                    .isInstanceOf(NotRegularFileException.class)
                    .hasMessageContaining("a symbolic link");
            assertThat(directory.file("clone")).doesNotExist();
        }
    }

    @OnEachFilesystem
    void anotherFilesystemIsOutOfReachBothWaysAndNothingIsLeft(RealFilesystem filesystem)
            throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "ovm-exporter-");
        try (TestDirectory directory = TestDirectory.on(filesystem);
                Directory other = Directory.open(memory)) {
            write(directory.file("source"));
            Files.writeString(memory.resolve("in memory"), "text");
            assertThat(errnoOf(() -> Reflink.reflink(other, "in memory", directory.open(), "x")))
                    .isEqualTo(Errno.EXDEV);
            assertThat(errnoOf(() -> Reflink.reflink(directory.open(), "source", other, "x")))
                    .isEqualTo(Errno.EXDEV);
            assertThat(directory.open().names()).containsExactly("source");
            assertThat(other.names()).containsExactly("in memory");
        } finally {
            Files.deleteIfExists(memory.resolve("in memory"));
            Files.delete(memory);
        }
    }

    @OnEachFilesystem
    void aReadOnlyMountIsAnErrorAndAReasonForTheProbe(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("source"));
            String path = directory.path().toString();
            Programs.output("mount", "--bind", path, path);
            try (Directory mounted = Directory.open(directory.path())) {
                Programs.output("mount", "-o", "remount,bind,ro", path);
                assertThat(errnoOf(() -> Reflink.reflink(mounted, "source", mounted, "clone")))
                        .isEqualTo(Errno.EROFS);
                assertThat(Reflink.probe(mounted)).contains(new ReflinkObstacle.ReadOnly());
            } finally {
                Programs.output("umount", path);
            }
        }
    }

    @OnEachFilesystem
    void anImmutableDirectoryRefuses(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            write(directory.file("source"));
            Programs.output("chattr", "+i", directory.path().toString());
            try {
                assertThat(errnoOf(() -> reflink(directory))).isEqualTo(Errno.EPERM);
            } finally {
                Programs.output("chattr", "-i", directory.path().toString());
            }
        }
    }

    private static void reflink(TestDirectory directory) throws IOException {
        Reflink.reflink(directory.open(), "source", directory.open(), "clone");
    }

    private static byte[] write(Path file) throws IOException {
        byte[] content = new byte[SIZE];
        new Random(SIZE).nextBytes(content);
        Files.write(file, content);
        return content;
    }

    private static void overwrite(Path file, byte[] model, Random random) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(bytes);
        int position = random.nextInt(model.length - bytes.length);
        System.arraycopy(bytes, 0, model, position, bytes.length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static List<Extent> map(TestDirectory directory, String name) throws IOException {
        List<Extent> extents = new ArrayList<>();
        try (RegularFile file = directory.open().file(name)) {
            Fiemap.extents(file).forEachRemaining(extents::add);
        }
        return extents;
    }

    private static Errno errnoOf(ThrowingCallable call) {
        return catchThrowableOfType(ErrnoException.class, call).errno();
    }
}
