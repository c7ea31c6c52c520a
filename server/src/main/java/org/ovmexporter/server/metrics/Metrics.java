package org.ovmexporter.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.ovmexporter.server.http.Admission;
import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Observer;
import org.ovmexporter.server.http.Weight;
import org.ovmexporter.snapshots.UntrustedTrackingException;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** All that Prometheus is told of one server. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final RequestMetrics requests = new RequestMetrics(registry);
    private final Counter verificationFailures = Counter.builder()
            .name("ovm_exporter_tracking_verification_failures_total")
            .help("Comparisons that were refused because bytes that the filesystem calls unchanged"
                    + " differ: its change tracking cannot be trusted.")
            .register(registry);

    /**
     * @param version of the exporter
     * @param lostAuditEvents how many events the audit trail has lost
     */
    public Metrics(
            String version, HostWatch watch, Admission admission, LongSupplier lostAuditEvents) {
        Info.builder()
                .name("ovm_exporter_build_info")
                .help("The exporter's version.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(version);
        GaugeWithCallback.builder()
                .name("ovm_exporter_requests_at_work")
                .help("Requests at work, of those whose number is limited: small ones, and those"
                        + " that read disks.")
                .labelNames("kind")
                .callback(gauge -> {
                    gauge.call(admission.atWork(Weight.REQUEST), "request");
                    gauge.call(admission.atWork(Weight.DOWNLOAD), "download");
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("ovm_exporter_audit_events_lost_total")
                .help("Events that are not in the audit trail because its database could not be"
                        + " written for too long.")
                .callback(counter -> counter.call((double) lostAuditEvents.getAsLong()))
                .register(registry);
        JvmMetrics.builder().register(registry);
        registry.register(new HostMetrics(watch));
    }

    /** Counts requests. */
    public Observer requests() {
        return requests;
    }

    /** The same names of failures, with those counted that must not go unnoticed. */
    public <T> Function<Throwable, T> counting(Function<Throwable, T> names) {
        return failure -> {
            if (failure instanceof UntrustedTrackingException) {
                verificationFailures.inc();
            }
            return names.apply(failure);
        };
    }

    /** {@code /metrics}, in the format that is asked for, or else the text that all know. */
    public void get(Exchange exchange) throws IOException {
        Optional<String> accept = exchange.header("Accept");
        ExpositionFormatWriter writer = accept.isPresent()
                ? formats.findWriter(accept.get())
                : formats.getPrometheusTextFormatWriter();
        OutputStream out = exchange.stream(200, writer.getContentType());
        writer.write(out, registry.scrape());
        out.close();
    }
}
