package org.ovmexporter.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import org.ovmexporter.linux.BoundedCalls;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Mount;
import org.ovmexporter.ovs.Repository;

/**
 * A repository, where it really is, and the threads that may wait for it. A mount that hangs, as a
 * dead filer's does, holds up no more than those threads.
 *
 * @param root its mount point as this process reaches it
 */
record MountedRepository(Repository repository, Path root, Mount mount, BoundedCalls calls) {

    String id() {
        return repository.id();
    }

    /** The repository itself; for use inside {@link #call}. */
    Directory open() throws IOException {
        return Directory.open(root);
    }

    /** Runs what touches the repository, within its deadline. */
    <T> T call(BoundedCalls.IOCallable<T> work) throws IOException {
        return calls.call(work);
    }

    /** The path that the host itself has for a file of this repository. */
    String hostPath(String relative) {
        return repository.mountPoint() + "/" + relative;
    }

    @Override
    public String toString() {
        return "repository " + id() + " at " + repository.mountPoint();
    }
}
