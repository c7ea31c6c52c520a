package org.ovmexporter.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** A datagram to a Unix socket, which Java itself cannot send (unix(7), socket(2), sendto(2)). */
public final class UnixDatagram {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    /** A receiver that has gone is an error, and no signal; a full one is not waited for. */
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final int MSG_DONTWAIT = 0x40;
    /** Of sockaddr_un's sun_path. */
    private static final int MOST_PATH_BYTES = 108;

    private static final MethodHandle SOCKET = CLibrary.function(
            "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO = CLibrary.function(
            "sendto",
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private UnixDatagram() {}

    /**
     * Sends one datagram, at once or not at all.
     *
     * @param address an absolute path, or behind a {@code @} a name in the abstract namespace
     * @throws ErrnoException among others ENOENT, ECONNREFUSED (nobody receives), EAGAIN (the
     *     receiver is full)
     * @throws IllegalArgumentException where the address is none, or too long
     */
    public static void send(String address, byte[] message) throws IOException {
        byte[] path = path(address);
        int socket = CLibrary.call("socket", address, (_, errno) ->
                (int) SOCKET.invokeExact(errno, (int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        try (Descriptor descriptor = new Descriptor(socket, address);
                Descriptor.Use use = descriptor.use()) {
            CLibrary.call("sendto", address, (arena, errno) -> {
                MemorySegment target = address(arena, path);
                return (int) (long) SENDTO.invokeExact(
                        errno,
                        use.number(),
                        arena.allocateFrom(JAVA_BYTE, message),
                        (long) message.length,
                        MSG_NOSIGNAL | MSG_DONTWAIT,
                        target,
                        (int) target.byteSize());
            });
        }
    }

    private static byte[] path(String address) {
        if (!address.startsWith("/") && !address.startsWith("@")) {
            throw new IllegalArgumentException(
                    "a Unix socket is an absolute path, or a name behind @, and not " + address);
        }
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (path.length >= MOST_PATH_BYTES) {
            throw new IllegalArgumentException("a Unix socket's name has less than "
                    + MOST_PATH_BYTES + " bytes, and not " + path.length);
        }
        return path;
    }

    /** A sockaddr_un. An abstract name begins with a NUL, and ends where the structure does. */
    private static MemorySegment address(Arena arena, byte[] path) {
        boolean isAbstract = path[0] == '@';
        int length = isAbstract ? path.length : path.length + 1;
        MemorySegment target = arena.allocate(Short.BYTES + length, Short.BYTES);
        target.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(path, 0, target, JAVA_BYTE, Short.BYTES, path.length);
        if (isAbstract) {
            target.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        return target;
    }
}
