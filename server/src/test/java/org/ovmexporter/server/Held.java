package org.ovmexporter.server;

import com.sun.management.HotSpotDiagnosticMXBean;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process holds: threads of the server, virtual ones too, by their numbers, and open
 * files and sockets, by their descriptors. The locks of files go with their descriptors. Of Helidon
 * a timer may stay, which is at nothing and ends when it is collected: it has no frame of either;
 * and a socket that it could not bind, which has no port and so is in none of the kernel's lists.
 */
record Held(Map<String, String> threads, Map<String, String> descriptors) {
    private static final long PATIENCE_MILLISECONDS = 30_000;
    private static final long PAUSE_MILLISECONDS = 50;
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

    static Held now() throws IOException {
        return new Held(serversThreads(), openDescriptors());
    }

    /** What is held beyond this, after what ends by itself has had the time to. */
    Held moreByAndBy() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLISECONDS * 1_000_000;
        Held more = more();
        while (!more.isNothing() && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLISECONDS);
            more = more();
        }
        return more;
    }

    private Held more() throws IOException {
        Held now = now();
        now.threads().keySet().removeAll(threads.keySet());
        now.descriptors().entrySet().removeAll(descriptors.entrySet());
        return now;
    }

    boolean isNothing() {
        return threads.isEmpty() && descriptors.isEmpty();
    }

    private static Map<String, String> serversThreads() throws IOException {
        Path directory = Files.createTempDirectory("threads-");
        Path dump = directory.resolve("dump.json");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            Map<String, String> threads = new TreeMap<>();
            for (JsonNode container : JsonMapper.shared()
                    .readTree(dump)
                    .path("threadDump")
                    .path("threadContainers")) {
                container
                        .path("threads")
                        .valueStream()
                        .filter(Held::isOfTheServer)
                        .forEach(thread -> threads.put(
                                thread.path("tid").asString(),
                                thread.path("name").asString()));
            }
            return threads;
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(directory);
        }
    }

    private static boolean isOfTheServer(JsonNode thread) {
        return thread.path("stack")
                .valueStream()
                .map(JsonNode::asString)
                .filter(frame -> !frame.contains("Test."))
                .anyMatch(frame -> frame.startsWith("org.ovmexporter.server.")
                        || frame.startsWith("io.helidon."));
    }

    private static Map<String, String> openDescriptors() throws IOException {
        Map<String, String> open = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String leadsTo = Files.readSymbolicLink(descriptor).toString();
                    // The list's own has another number each time.
                    if (!leadsTo.endsWith("/fd") && !isWithoutAddress(leadsTo)) {
                        open.put(descriptor.getFileName().toString(), leadsTo);
                    }
                } catch (IOException closed) {
                    // Another thread's, which is closed since.
                }
            }
        }
        return open;
    }

    /** Whether it is a socket that is neither bound nor connected. */
    private static boolean isWithoutAddress(String leadsTo) throws IOException {
        Matcher socket = SOCKET.matcher(leadsTo);
        if (!socket.matches()) {
            return false;
        }
        for (String list : List.of("tcp", "tcp6", "udp", "udp6", "unix")) {
            String sockets = Files.readString(Path.of("/proc/self/net", list));
            if (Pattern.compile("\\b" + socket.group(1) + "\\b")
                    .matcher(sockets)
                    .find()) {
                return false;
            }
        }
        return true;
    }
}
