package org.ovmexporter.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of this machine's own address on which nobody listened just now. It is not ephemeral: no
 * other program is given it by chance before it is used.
 */
public final class FreePort {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private FreePort() {}

    /** Finds one. */
    public static int find() throws IOException {
        int ephemeral = Integer.parseInt(Files.readString(EPHEMERAL).strip().split("\\s+", 2)[0]);
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(ephemeral / 2, ephemeral);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }
}
