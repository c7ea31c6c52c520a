package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

final class DirectoryTest {
    @TempDir
    Path temporary = Path.of("set by JUnit");

    @OnEachFilesystem
    void whatIsMadeInItIsThere(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            directory.open().createDirectory("directory", 0755).close();
            directory.open().create("file", 0644).close();
            assertThat(directory.open().names()).containsExactly("directory", "file");
            assertThat(directory.file("directory")).isEmptyDirectory();
            assertThat(directory.file("file")).isRegularFile().isEmptyFile();
        }
    }

    @OnEachFilesystem
    void modesAreExactWhateverTheUmask(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            directory.open().createDirectory("directory", 0777).close();
            directory.open().create("file", 0666).close();
            directory.open().create("closed", 0).close();
            assertThat(permissions(directory.file("directory"))).isEqualTo("rwxrwxrwx");
            assertThat(permissions(directory.file("file"))).isEqualTo("rw-rw-rw-");
            assertThat(permissions(directory.file("closed"))).isEqualTo("---------");
        }
    }

    @OnEachFilesystem
    void renamingReplacesAFile(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Files.writeString(directory.file("new.tmp"), "new");
            Files.writeString(directory.file("file"), "old");
            directory.open().rename("new.tmp", "file");
            directory.open().sync();
            assertThat(directory.file("file")).hasContent("new");
            assertThat(directory.open().names()).containsExactly("file");
        }
    }

    @OnEachFilesystem
    void renamesIntoAnotherDirectory(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem);
                Directory other = directory.open().createDirectory("other", 0700)) {
            Files.writeString(directory.file("file"), "text");
            directory.open().rename("file", other, "moved");
            assertThat(directory.open().names()).containsExactly("other");
            assertThat(directory.file("other/moved")).hasContent("text");
        }
    }

    @OnEachFilesystem
    void deletes(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            directory.open().create("file", 0600).close();
            directory.open().createDirectory("directory", 0700).close();
            directory.open().delete("file");
            directory.open().deleteDirectory("directory");
            assertThat(directory.path()).isEmptyDirectory();
        }
    }

    @OnEachFilesystem
    void tellsItsSpaceInBytes(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Space space = directory.open().space();
            assertThat(space.total())
                    .isEqualTo(Files.getFileStore(directory.path()).getTotalSpace());
            assertThat(space.available())
                    .isEqualTo(Files.getFileStore(directory.path()).getUsableSpace());
            assertThat(space.free()).isBetween(space.available(), space.total());
        }
    }

    @OnEachFilesystem
    void tellsWhatANameIs(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Files.createDirectory(directory.file("directory"));
            Files.writeString(directory.file("file"), "text");
            Files.createSymbolicLink(directory.file("link"), Path.of("file"));
            Files.createSymbolicLink(directory.file("leads nowhere"), Path.of("absent"));
            Programs.output("mkfifo", directory.file("fifo").toString());

            assertThat(status(directory, "directory").type()).isEqualTo(FileStatus.Type.DIRECTORY);
            assertThat(status(directory, "file").type()).isEqualTo(FileStatus.Type.REGULAR_FILE);
            assertThat(status(directory, "link").type()).isEqualTo(FileStatus.Type.SYMBOLIC_LINK);
            assertThat(status(directory, "leads nowhere").type())
                    .isEqualTo(FileStatus.Type.SYMBOLIC_LINK);
            assertThat(status(directory, "fifo").type()).isEqualTo(FileStatus.Type.SPECIAL);
            assertThat(directory.open().status("absent")).isEmpty();
            assertThat(directory.open().exists("leads nowhere")).isTrue();
            assertThat(directory.open().exists("absent")).isFalse();
        }
    }

    @OnEachFilesystem
    void tellsSizeAndTimeAndIdentityAsTheJdkDoes(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path large = directory.file("large");
            try (FileChannel channel = FileChannel.open(
                    large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), 5L << 30);
            }
            assertThat(status(directory, "large").size()).isEqualTo((5L << 30) + 1);
            assertThat(status(directory, "large").modified())
                    .isEqualTo(Files.getLastModifiedTime(large).toInstant());
            assertThat(directory.open().status().modified())
                    .isEqualTo(Files.getLastModifiedTime(directory.path()).toInstant());
            try (RegularFile file = directory.open().file("large")) {
                assertThat(status(directory, "large").identity()).isEqualTo(file.identity());
            }
            assertThat(directory.open().status().identity())
                    .isEqualTo(directory.open().identity());
            assertThat(FileStatus.of(large)).isEqualTo(status(directory, "large"));
        }
    }

    @OnEachFilesystem
    void touchingSetsTheTimeOfModificationAlone(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Path file = Files.writeString(directory.file("file"), "text");
            Object accessed = Files.getAttribute(file, "lastAccessTime");
            for (String time : List.of(
                    "2026-11-27T15:04:02.123456789Z",
                    "2001-09-09T01:46:40Z",
                    "1969-12-31T23:59:58.999999999Z",
                    "1960-01-01T00:00:00.000000001Z")) {
                directory.open().touch("file", Instant.parse(time));
                assertThat(status(directory, "file").modified()).isEqualTo(time);
                assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(time);
            }
            assertThat(Files.getAttribute(file, "lastAccessTime")).isEqualTo(accessed);
            assertThat(file).hasContent("text");
        }
    }

    @OnEachFilesystem
    void touchingASymbolicLinkLeavesItsTargetAlone(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Files.writeString(directory.file("file"), "text");
            Files.createSymbolicLink(directory.file("link"), Path.of("file"));
            FileStatus before = status(directory, "file");
            Instant time = Instant.parse("2001-09-09T01:46:40Z");
            directory.open().touch("link", time);
            assertThat(status(directory, "link").modified()).isEqualTo(time);
            assertThat(status(directory, "file")).isEqualTo(before);
        }
    }

    @Test
    void staysTheSameDirectoryWhenItIsMoved() throws IOException {
        Files.createDirectory(temporary.resolve("here"));
        try (Directory directory = Directory.open(temporary.resolve("here"))) {
            Files.move(temporary.resolve("here"), temporary.resolve("there"));
            Files.createDirectory(temporary.resolve("here"));
            directory.create("file", 0600).close();
            assertThat(temporary.resolve("there/file")).exists();
            assertThat(temporary.resolve("here")).isEmptyDirectory();
            assertThat(directory.exists("file")).isTrue();
            try (Directory again = Directory.open(temporary.resolve("there"))) {
                assertThat(again.identity()).isEqualTo(directory.identity());
            }
        }
    }

    @Test
    void aSymbolicLinkToADirectoryIsNotFollowed() throws IOException {
        Files.createDirectory(temporary.resolve("real"));
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("real"));
        try (Directory directory = Directory.open(temporary)) {
            directory.directory("real").close();
            assertThat(errnoOf(() -> directory.directory("link"))).isIn(Errno.ENOTDIR, Errno.ELOOP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "../x", "a\0b"})
    void whatIsNotASingleNameIsRefused(String name) throws IOException {
        Files.createDirectories(temporary.resolve("a/b"));
        try (Directory directory = Directory.open(temporary)) {
            refused(() -> directory.directory(name));
            refused(() -> directory.file(name));
            refused(() -> directory.create(name, 0600));
            refused(() -> directory.createDirectory(name, 0700));
            refused(() -> directory.delete(name));
            refused(() -> directory.deleteDirectory(name));
            refused(() -> directory.status(name));
            refused(() -> directory.exists(name));
            refused(() -> directory.touch(name, Instant.EPOCH));
            refused(() -> directory.rename(name, "new"));
            refused(() -> directory.rename("a", name));
            refused(() -> Reflink.reflink(directory, name, directory, "new"));
            refused(() -> Reflink.reflink(directory, "a", directory, name));
            assertThat(directory.names()).containsExactly("a");
        }
    }

    @Test
    void anErrorNamesTheCallThePathAndTheReason() throws IOException {
        try (Directory directory = Directory.open(temporary)) {
            assertThatThrownBy(() -> directory.delete("absent"))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("unlinkat of " + temporary
                            + "/absent: ENOENT (No such file or directory)");
        }
    }

    @Test
    void errorsAreTypedByNumber() throws IOException {
        Files.createDirectories(temporary.resolve("full/of"));
        Files.createFile(temporary.resolve("file"));
        try (Directory directory = Directory.open(temporary)) {
            assertThat(errnoOf(() -> directory.directory("absent"))).isEqualTo(Errno.ENOENT);
            assertThat(errnoOf(() -> directory.file("absent"))).isEqualTo(Errno.ENOENT);
            assertThat(errnoOf(() -> directory.directory("file"))).isEqualTo(Errno.ENOTDIR);
            assertThat(errnoOf(() -> directory.create("file", 0600))).isEqualTo(Errno.EEXIST);
            assertThat(errnoOf(() -> directory.createDirectory("full", 0700)))
                    .isEqualTo(Errno.EEXIST);
            assertThat(errnoOf(() -> directory.delete("full"))).isEqualTo(Errno.EISDIR);
            assertThat(errnoOf(() -> directory.deleteDirectory("full"))).isEqualTo(Errno.ENOTEMPTY);
            assertThat(errnoOf(() -> directory.directory("x".repeat(300))))
                    .isEqualTo(Errno.ENAMETOOLONG);
            assertThat(errnoOf(() -> directory.status("x".repeat(300))))
                    .isEqualTo(Errno.ENAMETOOLONG);
            assertThat(errnoOf(() -> directory.touch("absent", Instant.EPOCH)))
                    .isEqualTo(Errno.ENOENT);
            assertThat(errnoOf(() -> FileStatus.of(temporary.resolve("file/below"))))
                    .isEqualTo(Errno.ENOTDIR);
            assertThat(errnoOf(() -> FileStatus.of(temporary.resolve("absent"))))
                    .isEqualTo(Errno.ENOENT);
            assertThat(errnoOf(() -> Directory.open(temporary.resolve("file"))))
                    .isEqualTo(Errno.ENOTDIR);
        }
    }

    @Test
    void cannotBeUsedOnceClosed() throws IOException {
        Directory directory = Directory.open(temporary);
        directory.close();
        directory.close();
        assertThatThrownBy(directory::names)
                .isInstanceOf(IOException.class)
                .hasMessage(temporary + " is closed");
        assertThatThrownBy(() -> directory.status("file"))
                .isInstanceOf(IOException.class)
                .hasMessage(temporary + " is closed");
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageEndingWith("is not the name of a file in a directory");
    }

    private static FileStatus status(TestDirectory directory, String name) throws IOException {
        return directory.open().status(name).orElseThrow();
    }

    private static Errno errnoOf(ThrowingCallable call) {
        return catchThrowableOfType(ErrnoException.class, call).errno();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
