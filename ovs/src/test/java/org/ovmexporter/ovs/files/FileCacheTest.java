package org.ovmexporter.ovs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;

final class FileCacheTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path file = Path.of("set before each test");
    private int parsed;
    private final FileCache<String> cache = new FileCache<>();

    @BeforeEach
    void writeAnOldFile() throws IOException {
        file = directory.resolve("file");
        write("one", LONG_AGO);
    }

    private void write(String content, Instant modified) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private String get() throws IOException {
        return cache.get(file, f -> {
            parsed++;
            return Files.readString(f);
        });
    }

    @Test
    void aFileThatDoesNotChangeIsParsedOnce() throws IOException {
        assertThat(get()).isEqualTo("one");
        assertThat(get()).isEqualTo("one");
        assertThat(parsed).isEqualTo(1);
    }

    @Test
    void anotherModificationTimeIsAnotherContent() throws IOException {
        get();
        write("two", LONG_AGO.plusNanos(1_000));

        assertThat(get()).isEqualTo("two");
    }

    @Test
    void anotherSizeIsAnotherContent() throws IOException {
        get();
        write("three", LONG_AGO);

        assertThat(get()).isEqualTo("three");
    }

    @Test
    void anotherFileOfTheSameTimeAndSizeIsAnotherContent() throws IOException {
        get();
        Files.move(file, directory.resolve("old"));
        write("two", LONG_AGO);

        assertThat(get()).isEqualTo("two");
    }

    @Test
    void aFileWrittenJustNowIsParsedAgainAsItsTimeMayNotMoveOn() throws IOException {
        FileCache<String> young = new FileCache<>(() -> LONG_AGO.plusSeconds(1));
        young.get(file, Files::readString);
        write("two", LONG_AGO);

        assertThat(young.get(file, Files::readString)).isEqualTo("two");
    }

    @Test
    void aFileThatIsGoneIsForgotten() throws IOException {
        get();
        Files.delete(file);

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(this::get);
        assertThat(cache.size()).isZero();
    }

    @Test
    void whatIsNoLongerPresentIsForgottenAndOtherDirectoriesAreNot() throws IOException {
        get();
        cache.keepOnly(directory.resolve("elsewhere"), Set.of());
        assertThat(cache.size()).isEqualTo(1);
        cache.keepOnly(directory, Set.of(file));
        assertThat(cache.size()).isEqualTo(1);
        cache.keepOnly(directory, Set.of());
        assertThat(cache.size()).isZero();
    }

    @Test
    void symbolicLinksAndDirectoriesAreNotRead() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> SmallFile.read(link, 100))
                .withMessageContaining("symbolic link");
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> SmallFile.read(directory, 100))
                .withMessageContaining("not a regular file");
    }

    @Test
    void aFileOfTheLimitIsReadAndALargerOneIsNot() throws IOException {
        assertThat(SmallFile.read(file, 3)).hasSize(3);
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> SmallFile.read(file, 2))
                .withMessageContaining("larger than the 2 bytes");
    }
}
