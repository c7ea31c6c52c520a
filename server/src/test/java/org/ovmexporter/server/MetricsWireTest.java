package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.server.http.Route;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /metrics}: what Prometheus is told. */
@ExtendWith(SharedExporter.class)
class MetricsWireTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final RunningExporter shared;
    private final RunningExporter exporter;

    MetricsWireTest(RunningExporter shared) throws IOException {
        this.shared = shared;
        this.exporter = shared.another(text -> text);
    }

    @AfterEach
    void close() {
        exporter.close();
    }

    @Test
    void requestsAndBytesAreCountedByRouteAndStatus() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());
        exporter.get(snapshot.diskPath(0), "Range", "bytes=0-999");
        exporter.get(snapshot.diskPath(0), "Range", "bytes=1000-1999");
        exporter.get(snapshot.diskPath(0), "Range", "bytes=99999999-");

        String disk = "route=\"/api/v1/vms/{vm}/snapshots/{snapshot}/disks/{disk}\"";
        await(
                "ovm_exporter_requests_total{method=\"POST\","
                        + "route=\"/api/v1/vms/{vm}/snapshots\",status=\"200\"}",
                1);
        await("ovm_exporter_requests_total{method=\"GET\"," + disk + ",status=\"206\"}", 2);
        Samples samples =
                await("ovm_exporter_requests_total{method=\"GET\"," + disk + ",status=\"416\"}", 1);

        assertThat(samples.value(
                        "ovm_exporter_requests_total{method=\"GET\"," + disk + ",status=\"206\"}"))
                .isEqualTo(2);
        assertThat(samples.value("ovm_exporter_sent_bytes_total{method=\"GET\"," + disk + "}"))
                .isBetween(2000.0, 3000.0);
        assertThat(samples.value(
                        "ovm_exporter_request_duration_seconds_count{method=\"GET\"," + disk + "}"))
                .isEqualTo(3);
        assertThat(samples.value("ovm_exporter_requests_total{method=\"POST\","
                        + "route=\"/api/v1/vms/{vm}/snapshots\",status=\"200\"}"))
                .isEqualTo(1);
    }

    @Test
    void whateverClientsMakeUpThereIsALabelForEachRouteAndOneMore() throws IOException {
        for (int i = 0; i < 20; i++) {
            exporter.get("/api/v1/vms/made-up-" + i);
            exporter.get("/nothing/" + i);
            exporter.request("MADE-UP-" + i, "/api/v1/vms");
        }

        Samples samples = await(
                "ovm_exporter_requests_total{method=\"other\",route=\"other\",status=\"405\"}", 20);

        Set<String> routes =
                exporter.routes().routes().stream().map(Route::path).collect(Collectors.toSet());
        routes.add("other");
        assertThat(routes).containsAll(samples.labelled("route"));
        assertThat(Set.of("GET", "POST", "HEAD", "DELETE", "other"))
                .containsAll(samples.labelled("method"));
    }

    @Test
    void repositoriesAreToldOfWithTheirRoomAndSnapshots() throws IOException {
        String id = "{repository=\"" + RunningExporter.FIRST + "\"";
        Samples before = scrape(exporter);
        exporter.snapshot(exporter.vm(4096));
        double count = before.value("ovm_exporter_repository_snapshots" + id + "}");

        Samples samples = await("ovm_exporter_repository_snapshots" + id + "}", count + 1);

        assertThat(samples.value("ovm_exporter_repositories_known")).isEqualTo(1);
        assertThat(samples.value("ovm_exporter_sick_repositories")).isZero();
        assertThat(samples.value("ovm_exporter_repository_state" + id + ",state=\"ok\"}"))
                .isEqualTo(1);
        assertThat(samples.value("ovm_exporter_repository_state" + id + ",state=\"hung\"}"))
                .isZero();
        assertThat(samples.value("ovm_exporter_repository_low_space" + id + "}"))
                .isZero();
        assertThat(samples.value("ovm_exporter_repository_size_bytes" + id + "}"))
                .isGreaterThan(samples.value("ovm_exporter_repository_free_bytes" + id + "}"))
                .isGreaterThan(0);
    }

    @Test
    void theProcessIsToldOf() {
        Samples samples = scrape(exporter);

        assertThat(samples.values().keySet())
                .anyMatch(key -> key.startsWith("ovm_exporter_build_info{version="))
                .anyMatch(key -> key.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .anyMatch(key -> key.startsWith("jvm_threads_current"))
                .anyMatch(key -> key.startsWith("process_open_fds"))
                .contains(
                        "ovm_exporter_tracking_verification_failures_total",
                        "ovm_exporter_audit_events_lost_total");
    }

    @Test
    void whoAsksForOpenMetricsGetsThem() {
        Answer answer = exporter.get(
                "/metrics",
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1");

        assertThat(answer.header("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.text()).endsWith("# EOF\n");
    }

    @Test
    void theyNeedATokenUnlessTheyArePublic() throws IOException {
        assertThat(exporter.anonymous("GET", "/metrics").status()).isEqualTo(401);
        try (RunningExporter open = shared.another(text -> "metrics = \"public\"\n" + text)) {
            assertThat(open.anonymous("GET", "/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void theyAreNotThereWhereTheyAreOff() throws IOException {
        try (RunningExporter closed = shared.another(text -> "metrics = \"off\"\n" + text)) {
            assertThat(closed.get("/metrics").status()).isEqualTo(404);
        }
    }

    private static Samples scrape(RunningExporter exporter) {
        Answer answer = exporter.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain");
        return Samples.parse(answer.text());
    }

    /** Requests are counted after their answer is sent, and repositories looked at now and then. */
    private Samples await(String series, double value) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Samples samples = scrape(exporter);
            Double found = samples.values().get(series);
            if (found != null && found == value) {
                return samples;
            }
            assertThat(System.nanoTime())
                    .as("%s is %s, and not %s in time", series, found, value)
                    .isLessThan(deadline);
        }
    }
}
