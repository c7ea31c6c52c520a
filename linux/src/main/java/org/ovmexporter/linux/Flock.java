package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A lock of flock(2) on a directory or a file, held until it is closed or the process ends. It
 * excludes the other processes of this host, other locks taken in this process, and, on OCFS2, the
 * other hosts that have the filesystem mounted. It keeps out only who locks too.
 */
public final class Flock implements Closeable {
    /** Who else may hold a lock at the same time. */
    public enum Mode {
        /** Nobody (LOCK_EX). */
        EXCLUSIVE(2),
        /** Holders of shared locks (LOCK_SH). */
        SHARED(1);

        private final int operation;

        Mode(int operation) {
            this.operation = operation;
        }
    }

    /** Not to wait for another holder, who may be on a host that hangs. */
    private static final int LOCK_NB = 4;

    private static final MethodHandle FLOCK =
            CLibrary.function("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private final Descriptor descriptor;

    private Flock(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Locks what the descriptor has open, through an open file description of its own: two locks
     * through one would be one lock.
     */
    static Optional<Flock> tryLock(Descriptor locked, int openFlags, Mode mode) throws IOException {
        Descriptor own;
        try (Descriptor.Use use = locked.use()) {
            own = Names.open(Names.AT_FDCWD, use.path().toString(), openFlags, 0, locked.shown());
        }
        boolean held = false;
        try (Descriptor.Use use = own.use()) {
            CLibrary.call("flock", own.shown(), (arena, errno) ->
                    (int) FLOCK.invokeExact(errno, use.number(), mode.operation | LOCK_NB));
            held = true;
            return Optional.of(new Flock(own));
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN) {
                return Optional.empty();
            }
            throw e;
        } finally {
            if (!held) {
                own.close();
            }
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
