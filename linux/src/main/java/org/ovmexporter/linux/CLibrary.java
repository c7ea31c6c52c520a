package org.ovmexporter.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Binds functions of the C library, and turns their -1 into an {@link ErrnoException}. */
final class CLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private CLibrary() {}

    /** One call: its strings and structures live in the arena, and errno is kept in the segment. */
    @FunctionalInterface
    interface Call {
        int make(Arena arena, MemorySegment errno) throws Throwable;
    }

    /** A function with a fixed number of arguments, whose handle takes the errno segment first. */
    static MethodHandle function(String name, FunctionDescriptor type) {
        return bind(name, type, Linker.Option.captureCallState("errno"));
    }

    /** A function whose arguments from this index on are variadic, as those of openat and ioctl. */
    static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor type) {
        return bind(
                name,
                type,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    @SuppressWarnings("restricted") // binding the C library is what this class is for
    private static MethodHandle bind(
            String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(address, type, options);
    }

    /** Makes the call in an arena of its own; {@code name} and {@code path} are for its error. */
    static int call(String name, String path, Call call) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = call.make(arena, state);
            if (result == -1) {
                // Only now: a call that succeeds leaves anything in errno.
                throw new ErrnoException(name, path, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (ErrnoException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("the handle of " + name + " was called wrongly", e);
        }
    }
}
