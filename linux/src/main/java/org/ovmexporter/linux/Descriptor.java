package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An open file descriptor. Closing waits for nobody: the number is given back when the last call
 * that uses it has returned. A call that hangs on a dead repository can so never come to act on
 * another file that got the same number.
 */
final class Descriptor implements Closeable {
    private static final MethodHandle CLOSE =
            CLibrary.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FSYNC =
            CLibrary.function("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FCHMOD =
            CLibrary.function("fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private final int number;
    private final String shown;
    private int uses;
    private boolean closed;

    Descriptor(int number, String shown) {
        this.number = number;
        this.shown = shown;
    }

    /** Keeps the number valid until it is closed. */
    final class Use implements AutoCloseable {
        private Use() {}

        int number() {
            return number;
        }

        /** A path that leads to the open file whatever its name has become. */
        Path path() {
            return Path.of("/proc/self/fd/" + number);
        }

        @Override
        public void close() {
            release();
        }
    }

    synchronized Use use() throws IOException {
        if (closed) {
            throw new IOException(shown + " is closed");
        }
        uses++;
        return new Use();
    }

    /** The path as a person knows it, for messages. */
    String shown() {
        return shown;
    }

    void sync() throws IOException {
        try (Use use = use()) {
            CLibrary.call(
                    "fsync", shown, (arena, errno) -> (int) FSYNC.invokeExact(errno, use.number()));
        }
    }

    void changeMode(int mode) throws IOException {
        try (Use use = use()) {
            CLibrary.call("fchmod", shown, (arena, errno) ->
                    (int) FCHMOD.invokeExact(errno, use.number(), mode));
        }
    }

    FileIdentity identity() throws IOException {
        try (Use use = use()) {
            return new FileIdentity((long) Files.getAttribute(use.path(), "unix:dev"), (long)
                    Files.getAttribute(use.path(), "unix:ino"));
        }
    }

    /** The type and permission bits of stat's st_mode. */
    int mode() throws IOException {
        try (Use use = use()) {
            return (int) Files.getAttribute(use.path(), "unix:mode");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            if (uses == 0) {
                giveBack();
            }
        }
    }

    private synchronized void release() {
        uses--;
        if (closed && uses == 0) {
            try {
                giveBack();
            } catch (IOException e) {
                // The number is given back all the same (close(2)), and who closed is long gone.
                System.getLogger(Descriptor.class.getName())
                        .log(System.Logger.Level.WARNING, e.getMessage());
            }
        }
    }

    private void giveBack() throws IOException {
        CLibrary.call("close", shown, (arena, errno) -> (int) CLOSE.invokeExact(errno, number));
    }
}
