package org.ovmexporter.backup;

import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.SafeName;
import org.ovmexporter.backup.layout.Trees;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.VmMatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory with the backups of VMs, one directory for each. */
public final class BackupDirectory {
    private final Path path;

    private BackupDirectory(Path path) {
        this.path = path;
    }

    /** A directory that is made if it is not there. */
    public static BackupDirectory make(Path path) throws IOException {
        Files.createDirectories(path);
        return new BackupDirectory(path);
    }

    /**
     * A directory that is there.
     *
     * @throws BackupException where it is not
     */
    public static BackupDirectory existing(Path path) throws BackupException {
        if (!Files.isDirectory(path)) {
            throw new BackupException(path + " is not a directory");
        }
        return new BackupDirectory(path);
    }

    public Path path() {
        return path;
    }

    /**
     * Keeps everybody else out while one changes it.
     *
     * @param purpose such as {@code backup run}, for the message to others
     * @throws DirectoryInUseException where somebody works in it
     */
    public DirectoryLock lock(String purpose) throws IOException {
        return DirectoryLock.exclusive(path, purpose);
    }

    /**
     * Keeps those out who would change it while one reads. What a {@code prune} that was killed
     * left half done is ended first.
     *
     * @throws DirectoryInUseException where somebody changes it
     */
    public DirectoryLock lockForReading() throws IOException {
        boolean pruning = false;
        for (VmBackups vm : vms()) {
            pruning |= new Recovery(vm).isDue();
        }
        if (pruning) {
            try (DirectoryLock _ = lock("end of an interrupted prune")) {
                for (VmBackups vm : vms()) {
                    new Recovery(vm).run();
                }
            }
        }
        return DirectoryLock.shared(path);
    }

    /** Those VMs that have backups here. */
    public List<VmBackups> vms() throws IOException {
        List<VmBackups> vms = new ArrayList<>();
        for (String name : Trees.names(path)) {
            if (SafeName.isSafe(name) && Files.isDirectory(path.resolve(name))) {
                vms.add(new VmBackups(path.resolve(name)));
            }
        }
        return vms;
    }

    /** The backups of a VM, of which there may be none. */
    public VmBackups vm(String id) throws IOException {
        return new VmBackups(path.resolve(SafeName.require(id, "the VM's id")));
    }

    /**
     * The backups of these VMs, by their ids or friendly names; where none is named, of all.
     *
     * @throws NoSuchBackupException where there are none
     */
    public List<VmBackups> select(List<String> names) throws IOException {
        List<VmBackups> selected = new ArrayList<>(names.isEmpty() ? vms() : List.of());
        for (String name : names) {
            selected.add(find(name));
        }
        if (selected.isEmpty()) {
            throw new NoSuchBackupException(path + " has no backups");
        }
        return selected;
    }

    /**
     * The backups of the VM that has this id or, where it is the only one, this friendly name.
     *
     * @throws NoSuchBackupException where there is none, or more than one
     */
    public VmBackups find(String name) throws IOException {
        VmMatch<VmBackups> match =
                VmMatch.among(vms(), vm -> vm.vm().equals(name), vm -> isCalled(vm, name));
        return switch (match) {
            case VmMatch.Found<VmBackups>(VmBackups vm) -> vm;
            case VmMatch.None<VmBackups> _ ->
                throw new NoSuchBackupException(path + " has no backups of a VM " + name);
            case VmMatch.Ambiguous<VmBackups>(List<VmBackups> vms) ->
                throw new NoSuchBackupException("there are several VMs of the name " + name
                        + "; name one by its id: "
                        + String.join(", ", vms.stream().map(VmBackups::vm).toList()));
        };
    }

    private static boolean isCalled(VmBackups vm, String name) throws IOException {
        return vm.newest()
                .filter(point -> point.vm().friendlyName().equals(name))
                .isPresent();
    }
}
