package org.ovmexporter.snapshots.repository;

import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.ovmexporter.snapshots.RepositoryTrouble;
import org.ovmexporter.snapshots.SpaceGuard;
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
public final class RepositoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryWatch.class);

    /** Makes room in a repository, if it can. */
    @FunctionalInterface
    public interface Relief {
        /**
         * Deletes a snapshot, where there is one that may go.
         *
         * @param why it is to be
         */
        void makeRoom(MountedRepository repository, String why) throws InterruptedIOException;
    }

    private final Repositories repositories;
    private final RepositoryInspection inspection;
    private final Relief relief;
    private final SpaceGuard guard;
    private final Map<String, Health> latest = new ConcurrentHashMap<>();

    /** @param guard says when {@code relief} is asked */
    public RepositoryWatch(
            Repositories repositories,
            RepositoryInspection inspection,
            Relief relief,
            SpaceGuard guard) {
        this.repositories = repositories;
        this.inspection = inspection;
        this.relief = relief;
        this.guard = guard;
    }

    /**
     * Looks how the repositories are, tells the log of what has changed, and makes room where the
     * guard says so.
     */
    public void look() throws IOException {
        for (MountedRepository repository : repositories.all()) {
            RepositoryState state = inspection.inspect(repository);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            tell(repository, state);
            if (state.space().filter(guard::drops).isPresent()
                    && state.snapshots().orElse(0) > 0) {
                relief.makeRoom(
                        repository,
                        repository + " has less than " + guard.dropFreePercent() + " % free");
            }
        }
    }

    /** Of these repositories, those in which snapshots live while space runs out. */
    public List<RepositoryTrouble> runningLow(List<String> ids) throws IOException {
        List<MountedRepository> all = repositories.all();
        return ids.stream()
                .distinct()
                .flatMap(id -> Repositories.byId(all, id).stream())
                .map(inspection::inspect)
                .flatMap(state -> state
                        .warning()
                        .map(warning -> new RepositoryTrouble(
                                state.repository().id(), state.health(), warning))
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
}
