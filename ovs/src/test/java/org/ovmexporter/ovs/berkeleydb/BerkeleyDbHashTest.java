package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reading a database that its owner may be writing. */
final class BerkeleyDbHashTest {
    @TempDir
    private Path directory;

    @Test
    void aFileThatIsBeingWrittenIsReadAgain() throws IOException {
        byte[] whole = DatabaseFixtures.database("mixed-1234-4096");
        Path file =
                Files.write(directory.resolve("database"), Arrays.copyOf(whole, whole.length / 2));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(
                () -> {
                    try {
                        Files.write(file, whole);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));

        assertThat(BerkeleyDbHash.read(file)).hasSameSizeAs(BerkeleyDbHash.parse(whole));
        writer.join();
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
