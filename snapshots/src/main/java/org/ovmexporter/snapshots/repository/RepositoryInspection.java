package org.ovmexporter.snapshots.repository;

import org.ovmexporter.deadlines.DeadlineException;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Space;
import org.ovmexporter.snapshots.LowSpaceException;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.ovmexporter.snapshots.SpaceGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** How repositories are, asked of them now. */
public final class RepositoryInspection {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryInspection.class);
    private static final long MIB = 1 << 20;

    /** How many snapshots have disks in a repository. */
    @FunctionalInterface
    public interface Census {
        /** Asks the repository now. */
        int snapshots(MountedRepository repository) throws IOException;
    }

    private final ReflinkProbe probe;
    private final Census census;
    private final SpaceGuard guard;

    /** @param guard says what is too little space */
    public RepositoryInspection(ReflinkProbe probe, Census census, SpaceGuard guard) {
        this.probe = probe;
        this.census = census;
        this.guard = guard;
    }

    /** How one is; one that does not answer is told of as well. */
    public RepositoryState inspect(MountedRepository repository) {
        try {
            Space space = space(repository);
            int snapshots = census.snapshots(repository);
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
                    meaning(e),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.of(ReflinkProbe.unusable(repository, e)),
                    Optional.empty());
        }
    }

    /** What a failure to look into a repository means. */
    static Health meaning(IOException failure) {
        return switch (failure) {
            case DeadlineException _ -> Health.HUNG;
            case NotMountedException _ -> Health.NOT_MOUNTED;
            default -> Health.FAILING;
        };
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

    /**
     * Requires room for one more snapshot.
     *
     * @throws LowSpaceException where there is not enough
     */
    public void requireSpace(MountedRepository repository) throws IOException {
        Space space = space(repository);
        if (guard.objectsTo(space)) {
            throw new LowSpaceException(repository.toString(), space, guard);
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
