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
import java.util.concurrent.atomic.AtomicInteger;

class SmallFileTest {
    private static final int LIMIT = 1024;

    private final Path file;

    SmallFileTest(@TempDir Path directory) {
        file = directory.resolve("database");
    }

    @Test
    void aFileThatIsWrittenOnAndOnIsRefused() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        Files.writeString(file, "first");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> SmallFile.readAtRest(
                        file,
                        LIMIT,
                        new JustWritten(() ->
                                Files.writeString(file, Integer.toString(turn.incrementAndGet())))))
                .withMessageContaining("is written all the time")
                .withMessageContaining("try again");
    }

    @Test
    void aFileWrittenALittleAgoIsReadOnceItStaysTheSame() throws IOException {
        AtomicInteger pauses = new AtomicInteger();
        Files.writeString(file, "content");

        assertThat(SmallFile.readAtRest(file, LIMIT, new JustWritten(pauses::incrementAndGet)))
                .asString()
                .isEqualTo("content");
        assertThat(pauses).hasValue(1);
    }

    /** As one that another host of the pool wrote, whose clock is ahead. */
    @Test
    void aFileFromTheFutureIsRead() throws IOException {
        Files.writeString(file, "content");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(1))));

        byte[] bytes = assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> SmallFile.readAtRest(file, LIMIT, FileClock.SYSTEM));

        assertThat(bytes).asString().isEqualTo("content");
    }
}
