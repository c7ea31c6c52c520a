package org.ovmexporter.backup.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** QEMU's own opinion of an image. */
public final class QemuImg {
    private QemuImg() {}

    /** Skips the test where qemu-img is missing, or fails it where nothing may be skipped. */
    public static void require() {
        boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "qemu-img")));
        assertThat(found || !"true".equals(System.getenv("CI")))
                .as("qemu-img is installed (CI=true: nothing is skipped)")
                .isTrue();
        Assumptions.assumeTrue(found, "qemu-img is not installed: apt-get install qemu-utils");
    }

    /** Neither errors nor leaked clusters. */
    public static void check(Path image) throws IOException {
        run("check", "-f", "qcow2", image.toString());
    }

    /** The disk as a raw image. */
    public static byte[] raw(Path image) throws IOException {
        Path raw = image.resolveSibling(image.getFileName() + ".raw");
        try {
            run("convert", "-f", "qcow2", "-O", "raw", image.toString(), raw.toString());
            return Files.readAllBytes(raw);
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    /** Runs it, which must succeed, and gives what it prints. */
    public static String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            assertThat(process.waitFor()).as("%s: %s", command, printed).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return printed;
    }
}
