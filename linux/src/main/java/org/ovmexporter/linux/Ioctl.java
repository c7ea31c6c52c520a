package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ioctl(2), with a pointer or a number as its argument. */
final class Ioctl {
    private static final MethodHandle IOCTL = CLibrary.variadic(
            "ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    private Ioctl() {}

    /** To be called within {@link CLibrary#call}. */
    static int call(MemorySegment errno, int descriptor, long request, MemorySegment argument)
            throws Throwable {
        return (int) IOCTL.invokeExact(errno, descriptor, request, argument);
    }

    /** To be called within {@link CLibrary#call}. */
    static int call(MemorySegment errno, int descriptor, long request, int argument)
            throws Throwable {
        return call(errno, descriptor, request, MemorySegment.ofAddress(argument));
    }
}
