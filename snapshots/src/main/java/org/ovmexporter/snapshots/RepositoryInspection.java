package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Space;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** How repositories are, asked of them now. */
final class RepositoryInspection {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryInspection.class);
    private static final long MIB = 1 << 20;

    private final ReflinkProbe probe;
    private final Catalogue catalogue;
    private final SpaceGuard guard;

    RepositoryInspection(ReflinkProbe probe, Catalogue catalogue, SpaceGuard guard) {
        this.probe = probe;
        this.catalogue = catalogue;
        this.guard = guard;
    }

    RepositoryState inspect(MountedRepository repository) {
        try {
            Space space = space(repository);
            int snapshots = catalogue.in(repository).size();
            boolean runsLow = snapshots > 0 && guard.warnsOf(space);
            return new RepositoryState(
                    repository.repository(),
                    repository.mount(),
                    health(repository, space, runsLow),
                    Optional.of(space),
                    OptionalInt.of(snapshots),
                    probe.obstacle(repository),
                    runsLow ? Optional.of(warning(space, snapshots)) : Optional.empty());
        } catch (IOException e) {
            LOG.debug("{} is not well", repository, e);
            return new RepositoryState(
                    repository.repository(),
                    repository.mount(),
                    Health.of(e),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.of(ReflinkProbe.unusable(repository, e)),
                    Optional.empty());
        }
    }

    private Health health(MountedRepository repository, Space space, boolean runsLow) {
        if (repository.mount().readOnly()) {
            return Health.READ_ONLY;
        }
        if (guard.objectsTo(space)) {
            return Health.LOW_ON_SPACE;
        }
        return runsLow ? Health.RUNNING_LOW : Health.OK;
    }

    private static String warning(Space space, int snapshots) {
        return space.available() / MIB + " MiB are free of " + space.total() / MIB + " while "
                + snapshots + (snapshots == 1 ? " snapshot lives" : " snapshots live")
                + ": what their guests overwrite needs new space, and where there is none the"
                + " guests get the error. Delete snapshots or free some space";
    }

    /** @throws LowSpaceException where no snapshot is to be taken */
    void requireSpace(MountedRepository repository) throws IOException {
        Space space = space(repository);
        if (guard.objectsTo(space)) {
            throw new LowSpaceException(repository, space, guard);
        }
    }

    private static Space space(MountedRepository repository) throws IOException {
        return repository.call(() -> {
            try (Directory root = repository.open()) {
                return root.space();
            }
        });
    }
}
