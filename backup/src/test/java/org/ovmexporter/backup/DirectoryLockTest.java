package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

class DirectoryLockTest {
    @TempDir
    private Path directory = Path.of("unset");

    @Test
    void anotherProcessIsToldWhoHoldsIt() throws Exception {
        try (DirectoryLock _ = DirectoryLock.exclusive(directory, "backup run")) {
            assertThat(inAnotherProcess())
                    .startsWith(directory + " is in use by backup run, process "
                            + ProcessHandle.current().pid() + " on ")
                    .contains(" since 20", ": wait until");
        }
        assertThat(inAnotherProcess()).isEqualTo("locked");
    }

    @Test
    void inOneProcessItIsHeldOnce() throws IOException {
        try (DirectoryLock _ = DirectoryLock.exclusive(directory, "backup run")) {
            assertThatThrownBy(() -> DirectoryLock.shared(directory))
                    .isInstanceOf(DirectoryInUseException.class);
        }
        DirectoryLock.shared(directory).close();
    }

    @Test
    void oneWhoReadsKeepsOutWhoChanges() throws Exception {
        try (DirectoryLock _ = DirectoryLock.shared(directory)) {
            assertThat(inAnotherProcess())
                    .contains(" is in use by somebody who reads it: wait until");
        }
    }

    private String inAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Attempt.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Tries to lock the directory that is its argument. */
    static final class Attempt {
        private Attempt() {}

        public static void main(String[] arguments) throws IOException {
            try (DirectoryLock _ = DirectoryLock.exclusive(Path.of(arguments[0]), "backup prune")) {
                System.out.println("locked");
            } catch (DirectoryInUseException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
