package org.ovmexporter.ovs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;

/** A host's files under a temporary directory. */
final class HostTree {
    static final KnownRepository REPOSITORY = new KnownRepository(
            "r", "alias", "ocfs2", "/dev/sda", "m", "/OVS/Repositories/r", "1.0");

    private final Path root;

    HostTree(Path root) {
        this.root = root;
    }

    /** Takes a database of the fixtures for one of the agent's. */
    void database(String name, String fixture) throws IOException {
        copy(fixture, "etc/ovs-agent/db/" + name);
    }

    void copy(String fixture, String path) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                HostTree.class.getResourceAsStream("agent/" + fixture), fixture)) {
            Files.createDirectories(root.resolve(path).resolveSibling(""));
            Files.copy(in, root.resolve(path), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, content);
    }

    /** A VM of the repository, whose vm.cfg was written long ago. */
    Path vm(String directory, String config) throws IOException {
        Path file = write("OVS/Repositories/r/VirtualMachines/" + directory + "/vm.cfg", config);
        return Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    Path path(String path) {
        return root.resolve(path);
    }
}
