package org.ovmexporter.snapshots;

import org.ovmexporter.snapshots.RepositoryState.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at the repositories from time to time: tells the log what becomes of them, and makes room
 * where that is configured and space runs out.
 */
final class RepositoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryWatch.class);

    private final Repositories repositories;
    private final RepositoryInspection inspection;
    private final Removal removal;
    private final SpaceGuard guard;
    private final Map<String, Health> latest = new ConcurrentHashMap<>();

    RepositoryWatch(
            Repositories repositories,
            RepositoryInspection inspection,
            Removal removal,
            SpaceGuard guard) {
        this.repositories = repositories;
        this.inspection = inspection;
        this.removal = removal;
        this.guard = guard;
    }

    /** As {@link Snapshots#watchRepositories}. */
    void look() throws IOException {
        for (MountedRepository repository : repositories.all()) {
            RepositoryState state = inspection.inspect(repository);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            tell(repository, state);
            if (state.space().filter(guard::drops).isPresent()
                    && state.snapshots().orElse(0) > 0) {
                makeRoom(repository);
            }
        }
    }

    /** Of these repositories, those in which snapshots live while space runs out. */
    List<Unwell> runningLow(List<String> ids) throws IOException {
        List<MountedRepository> all = repositories.all();
        return ids.stream()
                .distinct()
                .flatMap(id -> Repositories.byId(all, id).stream())
                .map(inspection::inspect)
                .flatMap(state -> state
                        .warning()
                        .map(warning ->
                                new Unwell(state.repository().id(), state.health(), warning))
                        .stream())
                .toList();
    }

    private void tell(MountedRepository repository, RepositoryState state) {
        Health before =
                Optional.ofNullable(latest.put(repository.id(), state.health())).orElse(Health.OK);
        if (state.health() == before) {
            return;
        }
        if (state.health() == Health.OK) {
            LOG.info("{} is well again", repository);
        } else {
            LOG.warn(
                    "{} is not well ({}): {}",
                    repository,
                    state.health(),
                    state.warning().or(state::obstacle).orElse("it can be read only, or is full"));
        }
    }

    private void makeRoom(MountedRepository repository) throws InterruptedIOException {
        try {
            String why = repository + " has less than " + guard.dropFreePercent() + " % free";
            if (!removal.dropOldest(repository, why)) {
                LOG.warn(
                        "no snapshot is dropped though {}: all are being read, or were taken or"
                                + " read within {} minutes",
                        why,
                        Leases.GRACE.toMinutes());
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("no room is made in {}: {}", repository, e.toString());
        }
    }
}
