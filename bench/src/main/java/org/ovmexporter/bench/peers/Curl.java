package org.ovmexporter.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Downloads with curl(1). */
final class Curl {
    private static final double GIBIBYTE = 1L << 30;

    private final Path caCertificate;
    private final String version;

    /** @param version of HTTP, as curl has it, such as {@code --http1.1} */
    Curl(Path caCertificate, String version) {
        this.caCertificate = caCertificate;
        this.version = version;
    }

    /** So many downloads at once, each of its equal part of the first {@code bytes} of the file. */
    Load parts(int streams, long bytes) {
        return peer -> {
            double cpu = peer.cpuSeconds();
            long began = System.nanoTime();
            List<Process> running = new ArrayList<>();
            try {
                for (int i = 0; i < streams; i++) {
                    running.add(start(peer, i * bytes / streams, (i + 1) * bytes / streams));
                }
                for (Process process : running) {
                    await(process, bytes / streams);
                }
            } finally {
                running.forEach(Process::destroyForcibly);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Outcome(
                    bytes / 1e6 / seconds, (peer.cpuSeconds() - cpu) / (bytes / GIBIBYTE), 0);
        };
    }

    private Process start(Peer peer, long start, long end) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--fail",
                version,
                "--cacert",
                caCertificate.toString(),
                "--output",
                "/dev/null",
                "--write-out",
                "%{size_download} %{http_version}",
                "--range",
                start + "-" + (end - 1)));
        if (!peer.token().isEmpty()) {
            command.addAll(List.of("--header", "Authorization: Bearer " + peer.token()));
        }
        command.add(peer.url());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void await(Process process, long bytes) throws IOException {
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            String asked = version.substring("--http".length());
            if (process.waitFor() != 0 || !said.equals(bytes + " " + asked)) {
                throw new IOException("curl, for " + bytes + " bytes by " + asked + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while curl runs", e);
        }
    }
}
