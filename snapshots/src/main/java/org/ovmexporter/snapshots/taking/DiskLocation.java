package org.ovmexporter.snapshots.taking;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.FileStatus;
import org.ovmexporter.ovs.VirtualDisk;
import org.ovmexporter.snapshots.repository.MountedRepository;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A VM's disk inside a repository. The path comes from vm.cfg, which anyone who may edit a VM can
 * write: it is followed component by component from the repository's root, never through a symbolic
 * link and never upwards.
 *
 * @param components of the path below the repository's mount point, at least one
 */
record DiskLocation(MountedRepository repository, List<String> components) {
    private static final String ABSENT = "the file does not exist";

    /** Where a VM's disk is, if it is a file inside one of these repositories. */
    static Optional<DiskLocation> of(VirtualDisk disk, List<MountedRepository> repositories) {
        if (disk.isReadOnlyMedia() || disk.kind() != VirtualDisk.Kind.FILE) {
            return Optional.empty();
        }
        return repositories.stream()
                .flatMap(repository -> inside(repository, disk.path()).stream())
                .findFirst();
    }

    /** The location that a host path names, if it is one inside the repository. */
    static Optional<DiskLocation> inside(MountedRepository repository, String hostPath) {
        String mountPoint = repository.repository().mountPoint() + "/";
        if (!hostPath.startsWith(mountPoint)) {
            return Optional.empty();
        }
        List<String> components =
                Arrays.asList(hostPath.substring(mountPoint.length()).split("/", -1));
        boolean plain = components.stream()
                .noneMatch(component -> component.isEmpty()
                        || component.equals(".")
                        || component.equals("..")
                        || component.indexOf(0) >= 0);
        return plain ? Optional.of(new DiskLocation(repository, components)) : Optional.empty();
    }

    String name() {
        return components.getLast();
    }

    /** The directory that holds the disk; blocks, and follows no symbolic link. */
    Directory openParent() throws IOException {
        return descend(repository.open());
    }

    private Directory descend(Directory root) throws IOException {
        Directory directory = root;
        for (String component : components.subList(0, components.size() - 1)) {
            try (Directory parent = directory) {
                directory = parent.directory(component);
            }
        }
        return directory;
    }

    /**
     * Why the file cannot be a disk, at a glance; blocks. What is opened later is checked again.
     */
    Optional<String> obstacle() {
        // Not by open(): without its mount, all there is to say is that the file does not exist.
        try (Directory parent = descend(Directory.open(repository.root()))) {
            return parent.status(name())
                    .map(status -> obstacle(status.type()))
                    .orElse(Optional.of(ABSENT));
        } catch (ErrnoException e) {
            return Optional.of(
                    e.isMissing() ? ABSENT : "the file cannot be read: " + e.getMessage());
        } catch (IOException e) {
            return Optional.of("the file cannot be read: " + e);
        }
    }

    private static Optional<String> obstacle(FileStatus.Type type) {
        String but = "it is not a regular file but ";
        return switch (type) {
            case REGULAR_FILE -> Optional.empty();
            case SYMBOLIC_LINK -> Optional.of(but + "a symbolic link");
            case DIRECTORY -> Optional.of(but + "a directory");
            case SPECIAL -> Optional.of(but + "a device, pipe or socket");
        };
    }
}
