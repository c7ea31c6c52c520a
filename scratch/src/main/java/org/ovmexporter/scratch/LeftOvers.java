package org.ovmexporter.scratch;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is still to be removed when the JVM ends, however it comes to end. */
final class LeftOvers {
    private static final Set<ScratchFilesystem> MOUNTED = new LinkedHashSet<>();
    private static Runnable first = () -> {};

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(LeftOvers::removeAll, "remove scratch filesystems"));
    }

    private LeftOvers() {}

    static void removeAfter(Runnable work) {
        synchronized (MOUNTED) {
            first = work;
        }
    }

    static void remember(ScratchFilesystem filesystem) {
        synchronized (MOUNTED) {
            MOUNTED.add(filesystem);
        }
    }

    static void forget(ScratchFilesystem filesystem) {
        synchronized (MOUNTED) {
            MOUNTED.remove(filesystem);
        }
    }

    private static void removeAll() {
        Runnable before;
        synchronized (MOUNTED) {
            before = first;
        }
        before.run();
        List<ScratchFilesystem> all;
        synchronized (MOUNTED) {
            all = List.copyOf(MOUNTED);
        }
        // The newest first: one may be mounted inside another.
        for (ScratchFilesystem filesystem : all.reversed()) {
            try {
                filesystem.close();
            } catch (IOException e) {
                System.err.println("cannot remove " + filesystem.path() + ": " + e.getMessage());
            }
        }
    }
}
