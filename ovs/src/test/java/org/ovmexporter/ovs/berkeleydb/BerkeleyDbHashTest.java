package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.files.JustWritten;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Reading a database that its owner may be writing. */
final class BerkeleyDbHashTest {
    @TempDir
    private Path directory;

    @Test
    void aFileThatIsBeingWrittenIsReadAgain() throws IOException {
        byte[] whole = DatabaseFixtures.database("mixed-1234-4096");
        Path file =
                Files.write(directory.resolve("database"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(BerkeleyDbHash.read(file, writing(file, whole, 1)))
                .hasSameSizeAs(BerkeleyDbHash.parse(whole));
    }

    @Test
    void aFileThatRestsWhileItIsHalfWrittenIsReadAgain() throws IOException {
        byte[] whole = DatabaseFixtures.database("mixed-1234-4096");
        Path file =
                Files.write(directory.resolve("database"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(BerkeleyDbHash.read(file, writing(file, whole, 2)))
                .hasSameSizeAs(BerkeleyDbHash.parse(whole));
    }

    /** A clock by which the owner writes the whole file in this pause of the reader's. */
    private static FileClock writing(Path file, byte[] whole, int pause) {
        AtomicInteger pauses = new AtomicInteger();
        return new JustWritten(() -> {
            if (pauses.incrementAndGet() == pause) {
                Files.write(file, whole);
            }
        });
    }

    @Test
    void aFileThatStaysHalfWrittenIsAnError() throws IOException {
        byte[] whole = DatabaseFixtures.database("mixed-1234-4096");
        Path file = Files.write(directory.resolve("database"), Arrays.copyOf(whole, 2 * 4096));

        assertThatExceptionOfType(BerkeleyDbException.class)
                .isThrownBy(() -> BerkeleyDbHash.read(file));
    }

    @Test
    void aMissingFileIsAnotherError() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> BerkeleyDbHash.read(directory.resolve("database")));
    }

    @Test
    void aFileTooLargeIsNotRead() throws IOException {
        Path file = Files.createFile(directory.resolve("database"));
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), BerkeleyDbHash.MAX_FILE_BYTES);
        }

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> BerkeleyDbHash.read(file))
                .withMessageContaining("is larger than");
    }

    @Test
    void aFileOfAnyAccessMethodIsRecognized() throws IOException {
        assertThat(BerkeleyDbHash.looksLikeBerkeleyDb(DatabaseFixtures.database("mixed-4321-512")))
                .isTrue();
        assertThat(BerkeleyDbHash.looksLikeBerkeleyDb(DatabaseFixtures.database("refused-btree")))
                .isTrue();
    }
}
