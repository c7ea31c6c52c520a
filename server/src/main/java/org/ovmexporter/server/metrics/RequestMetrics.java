package org.ovmexporter.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

import org.ovmexporter.server.http.Answered;
import org.ovmexporter.server.http.Observer;
import org.ovmexporter.server.http.Route;

import java.util.Optional;

/**
 * Counts requests by the templates of their paths, of which there are a few; what is no route's is
 * counted together, whatever clients make up.
 */
final class RequestMetrics implements Observer {
    private static final String OTHER = "other";
    /** From a token that is checked to a disk that is sent: in seconds. */
    private static final double[] BOUNDS = {0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200};

    private final Counter requests;
    private final Counter bytes;
    private final Counter brokenOff;
    private final Histogram durations;

    RequestMetrics(PrometheusRegistry registry) {
        this.requests = Counter.builder()
                .name("ovm_exporter_requests_total")
                .help("Requests that were answered.")
                .labelNames("method", "route", "status")
                .register(registry);
        this.bytes = Counter.builder()
                .name("ovm_exporter_sent_bytes_total")
                .help("Bytes of answers' bodies, as they are sent.")
                .labelNames("method", "route")
                .register(registry);
        this.brokenOff = Counter.builder()
                .name("ovm_exporter_answers_broken_off_total")
                .help("Answers that ended before they were whole, most often because the client"
                        + " had gone.")
                .labelNames("method", "route")
                .register(registry);
        this.durations = Histogram.builder()
                .name("ovm_exporter_request_duration_seconds")
                .help("Time from a request's headers to the end of its answer.")
                .unit(Unit.SECONDS)
                .labelNames("method", "route")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .register(registry);
    }

    @Override
    public void sent(Optional<Route> route, long count) {
        bytes.labelValues(method(route), path(route)).inc(count);
    }

    @Override
    public void answered(Answered request) {
        String method = method(request.route());
        String path = path(request.route());
        requests.labelValues(method, path, Integer.toString(request.status())).inc();
        durations.labelValues(method, path).observe(request.took().toNanos() / 1e9);
        if (!request.complete()) {
            brokenOff.labelValues(method, path).inc();
        }
    }

    private static String method(Optional<Route> route) {
        return route.map(Route::method).orElse(OTHER);
    }

    private static String path(Optional<Route> route) {
        return route.map(Route::path).orElse(OTHER);
    }
}
