package org.ovmexporter.bench.peers;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

import org.ovmexporter.bench.Disks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the exporter's time goes, by samples of JDK Flight Recorder. */
final class ProfilePart {
    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final String OTHER = "anything else";

    /** Of a stack, the first frame from the top that begins like one of these says what it is. */
    private static final Map<String, String> WORK = new LinkedHashMap<>();

    static {
        WORK.put("com.sun.crypto.provider.", "encryption (AES-GCM)");
        WORK.put("sun.nio.ch.SocketDispatcher.write", "writing to the socket");
        WORK.put("sun.nio.ch.SocketDispatcher.read", "awaiting a request and reading it");
        WORK.put("sun.nio.ch.Net.poll", "awaiting a request and reading it");
        WORK.put("sun.nio.ch.FileChannelImpl.read", "reading the disk");
        WORK.put("sun.security.ssl.", "TLS records");
        WORK.put("org.ovmexporter.server.login.", "token");
        WORK.put("ch.qos.logback.", "log");
        WORK.put("org.ovmexporter.snapshots.", "finding and opening the snapshot");
        WORK.put("org.ovmexporter.ovs.", "finding and opening the snapshot");
        WORK.put("org.ovmexporter.linux.", "finding and opening the snapshot");
        WORK.put("org.ovmexporter.server.", "routes and headers");
        WORK.put("io.helidon.", "HTTP (Helidon)");
        WORK.put("java.util.concurrent.", "handing work to threads");
        WORK.put("java.lang.VirtualThread", "handing work to threads");
    }

    private ProfilePart() {}

    static void measure(Bench bench, Report report) throws IOException {
        report.section("Where the time goes", """
            The exporter alone, warm: shares of its threads' processor time by JDK Flight Recorder's samples
            of it (JEP 509). System calls count where they are made.
            """);
        Disks.cache(bench.dense().file());
        Curl curl = new Curl(bench.sandbox().caCertificate(), "--http1.1");
        Wrk wrk = new Wrk(bench.sandbox().directory(), 2 * bench.scale().seconds());
        Map<String, Long> whole =
                profile(bench, "whole", curl.parts(1, bench.scale().diskBytes()));
        Map<String, Long> small =
                profile(bench, "small", wrk.requests(1, 4096, bench.scale().diskBytes()));
        Report.Table table = new Report.Table("", "whole, 1 stream", "4 KiB, 1 connection");
        Map<String, Long> both = new TreeMap<>(whole);
        small.forEach((work, count) -> both.merge(work, count, Long::sum));
        both.keySet().stream()
                .sorted(Comparator.comparingLong((String work) -> -whole.getOrDefault(work, 0L))
                        .thenComparingLong(work -> -small.getOrDefault(work, 0L)))
                .forEach(work -> table.row(work, share(whole, work), share(small, work)));
        report.table(table);
    }

    private static String share(Map<String, Long> counts, String work) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        return "%.0f %%".formatted(100.0 * counts.getOrDefault(work, 0L) / sum);
    }

    /** The load three times, of which the last counts. */
    private static Map<String, Long> profile(Bench bench, String name, Load load)
            throws IOException {
        Path file = bench.sandbox().directory().resolve(name + ".jfr");
        long counts;
        try (Peers peers = new Peers(bench.sandbox())) {
            Peer exporter = peers.exporter(
                    bench.dense(),
                    List.of("-XX:StartFlightRecording:dumponexit=true,settings=none,+" + SAMPLE
                            + "#enabled=true,+" + SAMPLE + "#throttle=5ms,filename=" + file));
            load.on(exporter);
            load.on(exporter);
            counts = System.currentTimeMillis();
            load.on(exporter);
        }
        Map<String, Long> samples = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals(SAMPLE)
                    && event.getStartTime().toEpochMilli() >= counts) {
                work(event).ifPresent(work -> samples.merge(work, 1L, Long::sum));
            }
        }
        return samples;
    }

    private static Optional<String> work(RecordedEvent sample) {
        if (sample.getStackTrace() == null || sample.getStackTrace().getFrames().isEmpty()) {
            return Optional.empty();
        }
        for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
            for (var work : WORK.entrySet()) {
                if (name(frame).startsWith(work.getKey())) {
                    return Optional.of(work.getValue());
                }
            }
        }
        return Optional.of(OTHER);
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
