package org.ovmexporter.snapshots.repository;

import org.ovmexporter.deadlines.BoundedCalls;
import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.FileStatus;
import org.ovmexporter.linux.Mount;
import org.ovmexporter.ovs.KnownRepository;
import org.ovmexporter.snapshots.NotMountedException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A repository, where it really is, and the threads that may wait for it. A mount that hangs, as a
 * dead filer's does, holds up no more than those threads.
 *
 * @param root its mount point as this process reaches it
 */
public record MountedRepository(
        KnownRepository repository, Path root, Mount mount, BoundedCalls calls) {

    /** Every repository has both. */
    private static final List<String> FOLDERS = List.of("VirtualDisks", "VirtualMachines");

    public String id() {
        return repository.id();
    }

    /**
     * The repository itself; for use inside {@link #call}.
     *
     * @throws NotMountedException where there is none: a mount point without its mount is an empty
     *     directory, and nothing must be written there
     */
    public Directory open() throws IOException {
        Directory opened;
        try {
            opened = Directory.open(root);
        } catch (ErrnoException e) {
            throw e.isMissing() ? new NotMountedException(toString()) : e;
        }
        if (FOLDERS.stream().noneMatch(name -> isFolder(opened, name))) {
            opened.close();
            throw new NotMountedException(toString());
        }
        return opened;
    }

    /** Where it is a link to a folder, this is no empty mount point either. */
    private boolean isFolder(Directory opened, String name) {
        try {
            Optional<FileStatus.Type> type = opened.status(name).map(FileStatus::type);
            if (type.equals(Optional.of(FileStatus.Type.SYMBOLIC_LINK))) {
                Directory.open(root.resolve(name)).close();
                return true;
            }
            return type.equals(Optional.of(FileStatus.Type.DIRECTORY));
        } catch (IOException _) {
            // Taken for absent.
            return false;
        }
    }

    /** Runs what touches the repository, within its deadline, on a thread of the repository's. */
    public <T> T call(BoundedCalls.IOCallable<T> work) throws IOException {
        return calls.call(work);
    }

    /** The same on this thread, which may be left behind. */
    public <T> T call(CallingThread thread, BoundedCalls.IOCallable<T> work) throws IOException {
        return thread.call(calls, work);
    }

    /** The same for what may take as long as a disk is large or in pieces. */
    public <T> T callForDisk(BoundedCalls.IOCallable<T> work) throws IOException {
        return calls.callLong(work);
    }

    /** The path that the host itself has for a file of this repository. */
    public String hostPath(String relative) {
        return repository.mountPoint() + "/" + relative;
    }

    @Override
    public String toString() {
        return "repository " + id() + " at " + repository.mountPoint();
    }
}
