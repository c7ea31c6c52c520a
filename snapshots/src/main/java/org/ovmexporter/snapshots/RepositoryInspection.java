package org.ovmexporter.snapshots;

import java.io.IOException;
import java.util.Optional;
import org.ovmexporter.linux.DeadlineException;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Space;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How repositories are, asked of them now. */
final class RepositoryInspection {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryInspection.class);

    private final ReflinkProbe probe;
    private final SpaceGuard guard;

    RepositoryInspection(ReflinkProbe probe, SpaceGuard guard) {
        this.probe = probe;
        this.guard = guard;
    }

    RepositoryState inspect(MountedRepository repository) {
        try {
            Space space = space(repository);
            Health health = repository.mount().readOnly()
                    ? Health.READ_ONLY
                    : guard.objectsTo(space) ? Health.LOW_ON_SPACE : Health.OK;
            return new RepositoryState(repository.repository(), repository.mount(), health,
                    Optional.of(space), probe.obstacle(repository));
        } catch (IOException e) {
            LOG.debug("{} is not well", repository, e);
            return new RepositoryState(repository.repository(), repository.mount(), health(e),
                    Optional.empty(),
                    Optional.of(ReflinkProbe.unusable(repository, e)));
        }
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

    private static Health health(IOException e) {
        return switch (e) {
            case DeadlineException _ -> Health.HUNG;
            case NotMountedException _ -> Health.NOT_MOUNTED;
            default -> Health.FAILING;
        };
    }
}
