package org.ovmexporter.cli.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Flock;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/**
 * One host of a pool: an exporter, and what else happens on that host, as a test on another host
 * asks for it, a line each on a connection.
 */
final class PoolMember {
    static final int COMMANDS = 7000;
    static final int API = 5544;

    private final String address;
    private Optional<Flock> lock = Optional.empty();

    private PoolMember(String address) {
        this.address = address;
    }

    /**
     * Arguments: this host's address, and the file with its exporter's configuration, for which it
     * waits.
     */
    public static void main(String[] arguments) throws Exception {
        Path configuration = Path.of(arguments[1]);
        while (!Files.exists(configuration)) {
            Thread.sleep(200);
        }
        try (ApiServer _ = new ApiServer(Configuration.read(configuration))) {
            new PoolMember(arguments[0]).obey();
        }
    }

    /** Until it is told to stop. */
    private void obey() throws Exception {
        try (ServerSocket door = new ServerSocket()) {
            door.bind(new InetSocketAddress(InetAddress.ofLiteral(address), COMMANDS));
            try (Socket caller = door.accept();
                    var lines = new BufferedReader(
                            new InputStreamReader(caller.getInputStream(), UTF_8));
                    var answers = new PrintStream(caller.getOutputStream(), true, UTF_8)) {
                for (String line = lines.readLine();
                        line != null && !line.equals("stop");
                        line = lines.readLine()) {
                    answers.println(answer(line.split(" ")));
                }
            }
        }
    }

    private String answer(String[] words) {
        try {
            return "done " + run(words);
        } catch (Exception e) {
            return "failed " + e;
        }
    }

    private String run(String[] words) throws Exception {
        Path path = Path.of(words[1]);
        switch (words[0]) {
            case "change" -> new RandomGuest(path, new Random(Long.parseLong(words[2]))).change();
            case "sha256" -> {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(Files.readAllBytes(path)));
            }
            case "lock" -> {
                try (Directory directory = Directory.open(path)) {
                    lock = directory.tryLock(Flock.Mode.EXCLUSIVE);
                }
                return lock.isPresent() ? "held" : "refused";
            }
            case "unlock" -> {
                lock.orElseThrow().close();
                lock = Optional.empty();
            }
            case "die-while-creating-in" ->
                Thread.ofPlatform().daemon().start(() -> dieWhenSeen(path));
            default -> throw new IOException("unknown: " + words[0]);
        }
        return "";
    }

    /** Crashes the kernel as soon as a snapshot is begun there, and is not whole. */
    private static void dieWhenSeen(Path snapshots) {
        try {
            // The harness takes this for the command's: it was meant to end so.
            Files.writeString(Path.of("/meta/status"), "0\n");
            while (true) {
                try (DirectoryStream<Path> ids = Files.newDirectoryStream(snapshots)) {
                    for (Path id : ids) {
                        if (Files.exists(id.resolve(".snapshot.json.part"))
                                && !Files.exists(id.resolve("snapshot.json"))) {
                            Files.writeString(Pool.LAST_WORDS, id.getFileName().toString());
                            Files.writeString(Path.of("/proc/sysrq-trigger"), "c");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
