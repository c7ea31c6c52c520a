package org.ovmexporter.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The directory tree of an Oracle VM Server with three repositories. The agent's databases in it
 * are real Berkeley DB files; VMs are added with {@link SandboxVm}.
 *
 * @param root the directory that is the host's {@code /}
 */
public record SandboxHost(Path root) {

    /** Ids of the repositories, as the agent's database has them. */
    public static final List<String> REPOSITORIES = List.of(
            "0004fb00000300006a09d4e1065041cb",
            "0004fb0000030000d42b204197e41e75",
            "0004fb00000300009d120c269f2d8e1e");

    private static final List<String> FOLDERS =
            List.of("Assemblies", "ISOs", "Templates", "VirtualDisks", "VirtualMachines");

    /** Builds what is not there yet; the filesystem of {@code root} holds the repositories. */
    public static SandboxHost in(Path root) throws IOException {
        SandboxHost host = new SandboxHost(root);
        Path databases = Files.createDirectories(root.resolve("etc/ovs-agent/db"));
        for (String name : List.of("repository", "server")) {
            String resource = "agent-db/" + name;
            try (InputStream database = Objects.requireNonNull(
                    SandboxHost.class.getResourceAsStream(resource), resource)) {
                Files.write(databases.resolve(name), database.readAllBytes());
            }
        }
        for (String id : REPOSITORIES) {
            for (String folder : FOLDERS) {
                Files.createDirectories(host.repository(id).resolve(folder));
            }
            Files.writeString(
                    host.repository(id).resolve(".ovsrepo"),
                    "OVS_REPO_UUID=" + id + "\nOVS_REPO_VERSION=1.0\n");
        }
        return host;
    }

    /** Where a repository's files are for this process. */
    public Path repository(String id) {
        return root.resolve("OVS/Repositories/" + id);
    }

    /** Where a path of the host is for this process. */
    public Path path(String hostPath) {
        return root.resolve(hostPath.substring(1));
    }
}
