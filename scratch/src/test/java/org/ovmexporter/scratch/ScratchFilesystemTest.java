package org.ovmexporter.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class ScratchFilesystemTest {
    @TempDir
    Path temporary = Path.of("set by JUnit");

    @ParameterizedTest
    @EnumSource
    void mountsTheKindAskedFor(Kind kind) throws IOException {
        assumeAvailable(kind);
        try (ScratchFilesystem filesystem = ScratchFilesystem.make(Recipe.of(kind))) {
            assertThat(Files.getFileStore(filesystem.path()).type()).isEqualTo(kind.type());
            assertThat(Files.getFileStore(filesystem.path()).getTotalSpace())
                    .isBetween(800L << 20, 1L << 30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoMountNoLoopDeviceAndNoFileWhenClosed(Kind kind) throws IOException {
        assumeAvailable(kind);
        ScratchFilesystem filesystem =
                ScratchFilesystem.make(Recipe.of(kind), temporary.resolve("here"));
        Files.writeString(filesystem.path().resolve("file"), "text");
        String device = Files.getFileStore(filesystem.path()).name();
        filesystem.close();

        assertThat(temporary).isEmptyDirectory();
        assertThat(mounts()).noneMatch(line -> line.contains(temporary.toString()));
        assertThat(backingFiles())
                .as(device)
                .noneMatch(file -> file.contains(temporary.toString()));
    }

    @Test
    void unmountsEvenWhileAFileInItIsOpen() throws IOException {
        assumeAvailable(Kind.XFS);
        ScratchFilesystem filesystem = ScratchFilesystem.make(Recipe.of(Kind.XFS));
        try (OutputStream open = Files.newOutputStream(filesystem.path().resolve("open"))) {
            open.write(1);
            filesystem.close();
            assertThat(filesystem.path()).doesNotExist();
        }
    }

    @Test
    void isUnmountedByAThreadThatWasInterruptedToo() throws IOException {
        assumeAvailable(Kind.XFS);
        ScratchFilesystem filesystem = ScratchFilesystem.make(Recipe.of(Kind.XFS));
        Thread.currentThread().interrupt();
        filesystem.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(filesystem.path()).doesNotExist();
        assertThat(mounts()).noneMatch(line -> line.contains(filesystem.path().toString()));
    }

    @Test
    void takesMkfsAndMountOptions() throws IOException {
        assumeAvailable(Kind.BTRFS);
        Recipe recipe = Recipe.of(Kind.BTRFS)
                .withSize(256 << 20)
                .withMkfs("-L", "labelled")
                .withMount("compress=zstd");
        try (ScratchFilesystem filesystem = ScratchFilesystem.make(recipe)) {
            assertThat(mounts())
                    .anyMatch(line -> line.contains(filesystem.path().toString())
                            && line.contains("compress=zstd"));
        }
    }

    @Test
    void aMountPointWithFilesInItIsRefused() throws IOException {
        assumeAvailable(Kind.EXT4);
        Files.writeString(temporary.resolve("precious"), "text");
        assertThatThrownBy(() -> ScratchFilesystem.make(Recipe.of(Kind.EXT4), temporary))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
        assertThat(temporary.resolve("precious")).exists();
    }

    @Test
    void whatMkfsSaidIsInTheErrorAndNothingIsLeft() {
        assumeAvailable(Kind.XFS);
        Recipe tiny = Recipe.of(Kind.XFS).withSize(1 << 20);
        assertThatThrownBy(() -> ScratchFilesystem.make(tiny, temporary.resolve("here")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mkfs.xfs -q")
                .hasMessageContaining("failed with status 1: ");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aJvmThatEndsLeavesNothing() throws Exception {
        assumeAvailable(Kind.XFS);
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MakesAndForgets.class.getName(),
                        temporary.resolve("here").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);
        assertThat(jvm.waitFor()).as(output).isEqualTo(3);
        assertThat(output).contains("mounted");
        assertThat(mounts()).noneMatch(line -> line.contains(temporary.toString()));
        assertThat(temporary).isEmptyDirectory();
    }

    /** Ends its JVM without closing what it made. */
    static final class MakesAndForgets {
        static void main(String[] arguments) throws IOException {
            ScratchFilesystem made =
                    ScratchFilesystem.make(Recipe.of(Kind.XFS), Path.of(arguments[0]));
            System.out.println("mounted " + made.path());
            System.exit(3);
        }
    }

    private static void assumeAvailable(Kind kind) {
        Optional<String> reason = ScratchFilesystem.unavailable(kind);
        assertThat("true".equals(System.getenv("CI")) ? reason : Optional.empty())
                .isEmpty();
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts"));
    }

    private static List<String> backingFiles() throws IOException {
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            return devices.map(device -> device.resolve("loop/backing_file"))
                    .filter(Files::exists)
                    .map(ScratchFilesystemTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
