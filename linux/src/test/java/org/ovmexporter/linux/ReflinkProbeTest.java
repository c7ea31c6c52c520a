package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ReflinkProbeTest {
    @OnEachFilesystem
    void findsNoReasonWhereReflinksWorkAndLeavesNothing(RealFilesystem filesystem)
            throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            assertThat(Reflink.probe(directory.open())).isEmpty();
            assertThat(directory.path()).isEmptyDirectory();
        }
    }

    @Test
    void tellsOfAFilesystemThatCannotAndLeavesNothing() throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "ovm-exporter-");
        try (Directory directory = Directory.open(memory)) {
            assertThat(Reflink.probe(directory)).contains(new ReflinkObstacle.Unsupported());
            assertThat(memory).isEmptyDirectory();
        } finally {
            Files.delete(memory);
        }
    }

    @Test
    void aReflinkThatTheFilesystemCannotDoLeavesNothing() throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "ovm-exporter-");
        try (Directory directory = Directory.open(memory)) {
            Files.writeString(memory.resolve("source"), "text");
            ErrnoException refusal = catchThrowableOfType(
                    ErrnoException.class,
                    () -> Reflink.reflink(directory, "source", directory, "clone"));
            assertThat(refusal.errno()).isEqualTo(Errno.EOPNOTSUPP);
            assertThat(refusal)
                    .hasMessage("reflink of " + memory + "/source to " + memory
                            + "/clone: EOPNOTSUPP (Operation not supported)");
            assertThat(directory.names()).containsExactly("source");
        } finally {
            Files.delete(memory.resolve("source"));
            Files.delete(memory);
        }
    }
}
