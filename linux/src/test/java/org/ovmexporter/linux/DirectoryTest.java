package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

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

    @Test
    void staysTheSameDirectoryWhenItIsMoved() throws IOException {
        Files.createDirectory(temporary.resolve("here"));
        try (Directory directory = Directory.open(temporary.resolve("here"))) {
            Files.move(temporary.resolve("here"), temporary.resolve("there"));
            Files.createDirectory(temporary.resolve("here"));
            directory.create("file", 0600).close();
            assertThat(temporary.resolve("there/file")).exists();
            assertThat(temporary.resolve("here")).isEmptyDirectory();
            assertThat(directory.path().resolve("file")).exists();
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
        assertThatIllegalStateException().isThrownBy(directory::path);
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageEndingWith("is not the name of a file in a directory");
    }

    private static Errno errnoOf(ThrowingCallable call) {
        return catchThrowableOfType(ErrnoException.class, call).errno();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
