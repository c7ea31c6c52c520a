package org.ovmexporter.ovs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

class RegularFileTest {
    private static final int LIMIT = 1024;

    private final Path file;

    RegularFileTest(@TempDir Path directory) {
        file = directory.resolve("database");
    }

    @Test
    void aFileThatIsWrittenOnAndOnIsRefused() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                for (int turn = 0; !Thread.interrupted(); turn++) {
                    Files.writeString(file, Integer.toString(turn));
                    Thread.sleep(1);
                }
            } catch (InterruptedException e) {
                // It is told to stop.
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            Files.writeString(file, "first");
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> RegularFile.readAtRest(file, LIMIT))
                    .withMessageContaining("is written all the time")
                    .withMessageContaining("try again");
        } finally {
            writer.interrupt();
            writer.join();
        }
    }

    @Test
    void aFileWrittenALittleAgoIsReadOnceItStaysTheSame() throws IOException {
        Files.writeString(file, "content");

        assertThat(RegularFile.readAtRest(file, LIMIT)).asString().isEqualTo("content");
    }

    /** As one that another host of the pool wrote, whose clock is ahead. */
    @Test
    void aFileFromTheFutureIsRead() throws IOException {
        Files.writeString(file, "content");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(1))));

        byte[] bytes = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> RegularFile.readAtRest(file, LIMIT));

        assertThat(bytes).asString().isEqualTo("content");
    }
}
