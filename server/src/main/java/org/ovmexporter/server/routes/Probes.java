package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.server.metrics.HostWatch;
import org.ovmexporter.snapshots.RepositoryState;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What those who watch the exporter ask: does it live, is it of use, and what does it speak. */
public final class Probes {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long RETRY_AFTER_SECONDS = 10;

    private final HostWatch watch;
    private final Supplier<Optional<URI>> manager;

    /**
     * Probes of a host.
     *
     * @param manager where logins are checked; empty where nobody knows
     */
    public Probes(HostWatch watch, Supplier<Optional<URI>> manager) {
        this.watch = watch;
        this.manager = manager;
    }

    /** {@code /healthz}: that there is an answer is the answer. */
    void health(Exchange exchange) {
        exchange.answer(200, Map.of("status", "ok"));
    }

    /** {@code /readyz}: whether a backup that begins now has a chance. */
    void ready(Exchange exchange) {
        List<String> missing = new ArrayList<>();
        watch.look(PATIENCE)
                .ifPresentOrElse(
                        look -> obstacle(look).ifPresent(missing::add),
                        () -> missing.add("the repositories do not answer in time"));
        if (manager.get().isEmpty()) {
            missing.add("no Manager is known to check logins: set ovm_endpoint");
        }
        if (!missing.isEmpty()) {
            throw Refusal.unavailable(String.join("; ", missing), RETRY_AFTER_SECONDS);
        }
        exchange.answer(200, Map.of("status", "ready"));
    }

    private static Optional<String> obstacle(HostWatch.Look look) {
        if (look.problem().isPresent()) {
            return Optional.of(
                    "the agent's database cannot be read: " + look.problem().get());
        }
        Map<String, Integer> states = new TreeMap<>();
        for (RepositoryState state : look.repositories()) {
            switch (state.health()) {
                case OK, RUNNING_LOW, LOW_ON_SPACE, READ_ONLY -> {
                    return Optional.empty();
                }
                case NOT_MOUNTED, HUNG, FAILING ->
                    states.merge(Wire.of(state.health()), 1, Integer::sum);
            }
        }
        return Optional.of("no repository can be used"
                + (states.isEmpty() ? ": the agent's database names none" : " " + states));
    }

    /** {@code /api/v1/openapi.yaml}. */
    void openApi(Exchange exchange) throws IOException {
        try (InputStream document =
                Objects.requireNonNull(Probes.class.getResourceAsStream("openapi.yaml"))) {
            OutputStream out = exchange.stream(200, "application/yaml");
            out.write(document.readAllBytes());
            out.close();
        }
    }
}
