package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Disks;
import org.ovmexporter.bench.LoggedInServer;
import org.ovmexporter.bench.Machine;
import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures the exporter beside its peers, and writes the document that tells the figures. */
public final class PeersBench {
    private static final long IMAGE_BYTES = 40L << 30;
    private static final String QUICK = "--quick";

    private PeersBench() {}

    /** What is measured by itself. */
    private enum Part {
        DOWNLOAD,
        SMALL,
        SPARSE,
        START,
        PROFILE,
        HTTP2,
        COMPARISON,
        METADATA;

        void measure(Bench bench, Report report) throws IOException, ConfigurationException {
            switch (this) {
                case DOWNLOAD -> DownloadPart.measure(bench, report);
                case SMALL -> SmallPart.measure(bench, report);
                case SPARSE -> SparsePart.measure(bench, report);
                case START -> StartPart.measure(bench, report);
                case PROFILE -> ProfilePart.measure(bench, report);
                case HTTP2 -> Http2Part.measure(bench, report);
                case COMPARISON -> ComparisonPart.measure(report);
                case METADATA -> MetadataPart.measure(bench, report);
            }
        }
    }

    /**
     * Measures. The first argument is the document's file; {@code --quick} measures little, and
     * names of parts measure only those. In full, and with all parts, the document is written, anew
     * after each of them.
     */
    public static void main(String[] arguments) throws IOException, ConfigurationException {
        List<String> asked = Arrays.asList(arguments).subList(1, arguments.length);
        Scale scale = asked.contains(QUICK) ? Scale.QUICK : Scale.FULL;
        List<Part> parts = asked.stream()
                .filter(argument -> !argument.equals(QUICK))
                .map(argument -> Part.valueOf(argument.toUpperCase(Locale.ROOT)))
                .toList();
        Termination.letFinish();
        try (Sandbox sandbox = Sandbox.throwaway(IMAGE_BYTES)) {
            Report report = new Report();
            Bench bench = new Bench(sandbox, scale, dense(sandbox, scale.diskBytes()));
            for (Part part : parts.isEmpty() ? List.of(Part.values()) : parts) {
                part.measure(bench, report);
                if (!asked.contains(QUICK) && parts.isEmpty()) {
                    Files.writeString(Path.of(arguments[0]), document(report));
                }
            }
            System.out.print(report);
        } finally {
            Termination.finish();
        }
    }

    private static Fixture dense(Sandbox sandbox, long bytes)
            throws IOException, ConfigurationException {
        System.err.println("Filling a disk ...");
        SandboxVm vm = Disks.add(sandbox.host(), 1, bytes);
        Disks.fill(vm.disks().getFirst(), bytes);
        try (LoggedInServer server = LoggedInServer.of(sandbox)) {
            return Fixture.of(vm, sandbox, server.connection());
        }
    }

    private static String document(Report report) throws IOException {
        return """
            # Performance beside other servers

            Written by `bench/run-peers`, which measures on the machine it is run on:
            %s; %s; %s.

            All servers send the same file with the same certificate by TLS 1.3, each in a process of its
            own, and take turns: nginx with sendfile and two workers; Go's `http.ServeContent`; and a Java
            program that does nothing but read a file into an array of 256 KiB and write it to an SSLSocket
            (raw JDK), the limit of what the exporter can reach. The clients share the processors with them,
            so that a ratio of speeds is nearer to 1 than it would be with clients elsewhere; processor time
            is the server's alone. Where small ranges are measured, each server has sent some for half a
            minute before.

            %s
            ## What costs

            - **Ranges**: for each request the exporter does what the others do not: it checks a token, asks
              whether the snapshot is still there, leases it against its expiry, counts and logs. What HTTP
              itself costs, by another server as well, is in
              [decision 10](decisions/0010-a-platform-thread-for-each-connection.md).
            - **Whole disks** are read, encrypted and sent by one thread, as the raw JDK loop does, and cost
              what that costs. 1.3 times Go's speed is more than that loop itself reaches with this client.
            - **Holes** are not read; they are encrypted and sent like all the rest.
            - **The first gigabyte** waits for the compiler. The AOT cache of JDK 25 holds classes and profiles,
              not compiled code: it halves the time to the first answer, and does little for the rest.
            """.formatted(
                        Machine.description(),
                        Spawned.run(List.of("nginx", "-v")).strip(),
                        Spawned.run(List.of("go", "version")).strip(),
                        report);
    }
}
