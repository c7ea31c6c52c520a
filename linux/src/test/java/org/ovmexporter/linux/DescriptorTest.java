package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

final class DescriptorTest {
    @TempDir
    Path temporary = Path.of("set by JUnit");

    @Test
    void itsNumberIsKeptForACallThatIsStillRunningWhenItIsClosed() throws IOException {
        Descriptor descriptor = open();
        Descriptor.Use use = descriptor.use();
        descriptor.close();
        try (Descriptor other = open();
                Descriptor.Use otherUse = other.use()) {
            assertThat(use.path().toRealPath()).isEqualTo(temporary.toRealPath());
            assertThat(otherUse.number()).isNotEqualTo(use.number());
        }
        use.close();
        assertThat(opens()).doesNotContain(temporary.toRealPath().toString());
    }

    @Test
    void aNewCallIsRefusedOnceItIsClosed() throws IOException {
        Descriptor descriptor = open();
        try (Descriptor.Use running = descriptor.use()) {
            descriptor.close();
            assertThat(running.path()).exists();
            assertThatThrownBy(descriptor::use)
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("is closed");
        }
    }

    @Test
    void isNotInheritedByChildProcesses() throws Exception {
        try (Descriptor descriptor = open()) {
            assertThat(opens()).contains(temporary.toRealPath().toString());
            assertThat(Programs.output("ls", "-l", "/proc/self/fd"))
                    .doesNotContain(descriptor.shown());
        }
    }

    private Descriptor open() throws IOException {
        String path = temporary.toString();
        return Names.open(Names.AT_FDCWD, path, OpenFlags.O_DIRECTORY, 0, path);
    }

    private static String opens() throws IOException {
        StringBuilder targets = new StringBuilder();
        try (var numbers = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path number : numbers) {
                try {
                    targets.append(Files.readSymbolicLink(number)).append('\n');
                } catch (NoSuchFileException closed) {
                    // Another thread's, which is closed since.
                }
            }
        }
        return targets.toString();
    }
}
