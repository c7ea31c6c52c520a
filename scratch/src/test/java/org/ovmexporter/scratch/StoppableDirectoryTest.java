package org.ovmexporter.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

final class StoppableDirectoryTest {
    private final Path directory;

    StoppableDirectoryTest(@TempDir Path directory) throws IOException {
        StoppableDirectory.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        this.directory = directory;
        Files.writeString(directory.resolve("file"), "text");
    }

    @Test
    void whileItIsStoppedWhoeverReadsWaitsAndThenGoesOn() throws Exception {
        try (StoppableDirectory stoppable = StoppableDirectory.over(directory)) {
            assertThat(directory.resolve("file")).hasContent("text");
            stoppable.stop();
            CompletableFuture<String> read = CompletableFuture.supplyAsync(this::read);
            assertThatThrownBy(() -> read.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            stoppable.goOn();
            assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo("text");
        }
    }

    @Test
    void nothingIsMountedAfterItIsClosedWhileItIsStopped() throws IOException {
        try (StoppableDirectory stoppable = StoppableDirectory.over(directory)) {
            stoppable.stop();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(" " + directory + " ");
        assertThat(directory.resolve("file")).hasContent("text");
    }

    private String read() {
        try {
            return Files.readString(directory.resolve("file"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
