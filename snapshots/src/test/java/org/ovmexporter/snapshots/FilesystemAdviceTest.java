package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.FiemapObstacle;
import org.ovmexporter.linux.FiemapProbe;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.linux.ReflinkObstacle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class FilesystemAdviceTest {
    private final Path path;
    private final Directory directory;

    /** In memory, where there is neither a reflink nor a map. */
    FilesystemAdviceTest() throws IOException {
        path = Files.createTempDirectory(Path.of("/dev/shm"), "ovm-exporter-");
        directory = Directory.open(path);
    }

    @AfterEach
    void delete() throws IOException {
        directory.close();
        Files.delete(path);
    }

    @Test
    void tellsWhichFilesystemsCanReflink() throws IOException {
        assertThat(Reflink.probe(directory))
                .map(obstacle -> FilesystemAdvice.on(obstacle, directory))
                .contains(path + " is on a filesystem that cannot reflink. OCFS2 can once it has"
                        + " the feature refcount (with it unmounted on every host: tunefs.ocfs2"
                        + " --fs-features=refcount DEVICE); NFS cannot.");
    }

    @Test
    void tellsToMountReadWrite() {
        assertThat(FilesystemAdvice.on(new ReflinkObstacle.ReadOnly(), directory))
                .isEqualTo(path + " is mounted read-only: mount it read-write.");
    }

    @Test
    void tellsToCheckAFilesystemWhoseReflinksDiffer() {
        assertThat(FilesystemAdvice.on(new ReflinkObstacle.DifferentContent(), directory))
                .isEqualTo(
                        "a reflink in " + path + " differs from its source: check the filesystem");
    }

    @Test
    void ofAnotherFailureTellsItsMessage() {
        assertThat(FilesystemAdvice.on(
                        new ReflinkObstacle.Failed(new IOException("out of order")), directory))
                .isEqualTo("out of order");
    }

    @Test
    void tellsWhyThereIsNoMap() {
        assertThat(FiemapProbe.probe(directory))
                .map(obstacle -> FilesystemAdvice.on(obstacle, directory))
                .hasValueSatisfying(advice -> assertThat(advice)
                        .startsWith(path + " tells no extents, so what changed cannot be found"
                                + " there: ")
                        .contains("FIEMAP of " + path + "/.fiemap-probe-")
                        .endsWith(": EOPNOTSUPP (Operation not supported)"));
    }

    @Test
    void tellsOfAMapThatIsEmpty() {
        assertThat(FilesystemAdvice.on(new FiemapObstacle.NoExtents(), directory))
                .isEqualTo(path + " tells no extents of a file that has some: what changed cannot"
                        + " be found there");
    }
}
