package org.ovmexporter.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.RepositoryState.Health;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The host's repositories, as they are when somebody looks; one that hangs holds nothing up. */
final class HostMetrics implements MultiCollector {
    private static final String PREFIX = "ovm_exporter_";
    /** Prometheus waits 10 seconds for all metrics. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final HostWatch watch;

    HostMetrics(HostWatch watch) {
        this.watch = watch;
    }

    @Override
    public MetricSnapshots collect() {
        Optional<HostWatch.Look> look = watch.look(PATIENCE);
        List<RepositoryState> states = look.map(HostWatch.Look::repositories).orElse(List.of());
        boolean known = look.isPresent() && look.get().problem().isEmpty();
        return new MetricSnapshots(
                one(
                        "repositories_known",
                        "Whether the agent's database and the repositories answered (1) or not"
                                + " (0).",
                        known ? 1 : 0),
                one(
                        "sick_repositories",
                        "Repositories that are read-only, not mounted, hung or failing.",
                        (double) states.stream().filter(HostMetrics::isSick).count()),
                health(states),
                each(
                        "repository_low_space",
                        "Whether a repository has so little room left (1) that running guests are"
                                + " in danger while snapshots live.",
                        states,
                        state -> Optional.of(isLow(state) ? 1.0 : 0.0)),
                each(
                        "repository_size_bytes",
                        "Size of a repository's filesystem.",
                        states,
                        state -> state.space().map(space -> (double) space.total())),
                each(
                        "repository_free_bytes",
                        "Room that is left in a repository.",
                        states,
                        state -> state.space().map(space -> (double) space.available())),
                each(
                        "repository_snapshots",
                        "Snapshots that have disks in a repository.",
                        states,
                        state -> state.snapshots().isPresent()
                                ? Optional.of((double) state.snapshots().getAsInt())
                                : Optional.empty()));
    }

    private static boolean isSick(RepositoryState state) {
        return switch (state.health()) {
            case OK, RUNNING_LOW, LOW_ON_SPACE -> false;
            case READ_ONLY, NOT_MOUNTED, HUNG, FAILING -> true;
        };
    }

    private static boolean isLow(RepositoryState state) {
        return state.health() == Health.RUNNING_LOW || state.health() == Health.LOW_ON_SPACE;
    }

    private static GaugeSnapshot one(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static GaugeSnapshot each(
            String name,
            String help,
            List<RepositoryState> states,
            Function<RepositoryState, Optional<Double>> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(PREFIX + name).help(help);
        for (RepositoryState state : states) {
            value.apply(state)
                    .ifPresent(known -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("repository", state.repository().id()))
                            .value(known)
                            .build()));
        }
        return gauge.build();
    }

    private static GaugeSnapshot health(List<RepositoryState> states) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(PREFIX + "repository_state")
                .help("How a repository is: 1 for the state that it is in, 0 for the others.");
        for (RepositoryState state : states) {
            for (Health health : Health.values()) {
                gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "repository",
                                state.repository().id(),
                                "state",
                                health.name().toLowerCase(Locale.ROOT)))
                        .value(state.health() == health ? 1 : 0)
                        .build());
            }
        }
        return gauge.build();
    }
}
