package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.ovmexporter.linux.Mount;
import org.ovmexporter.linux.Mounts;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for processes under test, with a temporary directory of their own in which whatever
 * they leave behind can be seen. All of it is gone when this is closed.
 */
public final class Room implements AutoCloseable {
    private final Path root;
    private final Path temporary;
    private final Path output;

    private Room(Path root) throws IOException {
        this.root = root;
        this.temporary = Files.createDirectory(root.resolve("tmp"));
        this.output = Files.createDirectory(root.resolve("output"));
    }

    public static Room open() throws IOException {
        return new Room(Files.createTempDirectory("ovm-exporter-process-").toRealPath());
    }

    /** One in which a sandbox can be built: here it mounts an XFS, or reflinks on OCFS2. */
    public static Room forSandbox() throws IOException {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        return System.getenv(RealFilesystem.REPOSITORY) == null
                ? open()
                : new Room(filesystem.newDirectory());
    }

    /** Skips the test where a program is missing, or fails it where nothing may be skipped. */
    public static void requirePrograms(String... names) {
        for (String name : names) {
            boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
            assertThat(found || !"true".equals(System.getenv("CI")))
                    .as("%s is installed (CI=true: nothing is skipped)", name)
                    .isTrue();
            Assumptions.assumeTrue(found, name + " is not installed: apt-get install " + name);
        }
    }

    public Path root() {
        return root;
    }

    /** The processes' temporary directory. */
    public Path temporary() {
        return temporary;
    }

    /** Where what they print goes. */
    public Path output() {
        return output;
    }

    /** Nothing is in the temporary directory, and nothing is mounted here, by loop or otherwise. */
    public void assertNothingLeft() throws IOException {
        assertThat(mounts()).as("mounts left").isEmpty();
        assertThat(loopDevices()).as("loop devices left").isEmpty();
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.toList()).as("files left").isEmpty();
        }
        assertThat(processes()).as("processes left").isEmpty();
    }

    /** Command lines of processes that have to do with this room. */
    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(root.toString()))
                .toList();
    }

    private List<Path> mounts() throws IOException {
        return Mounts.current().all().stream()
                .map(Mount::mountPoint)
                .map(Path::of)
                .filter(mountPoint -> mountPoint.startsWith(root))
                .toList();
    }

    private List<String> loopDevices() throws IOException {
        List<String> ours = new ArrayList<>();
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            for (Path device : devices.toList()) {
                Path file = device.resolve("loop/backing_file");
                if (Files.exists(file) && Files.readString(file).contains(root.toString())) {
                    ours.add(
                            device.getFileName() + ": " + Files.readString(file).strip());
                }
            }
        }
        return ours;
    }

    @Override
    public void close() throws IOException {
        for (Path mount : mounts().reversed()) {
            new ProcessBuilder("umount", "-l", mount.toString())
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
