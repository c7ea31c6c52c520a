package org.ovmexporter.snapshots.removal;

import org.ovmexporter.linux.Flock;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Removes what is no snapshot, and will not become one: what creators and deleters that died have
 * left. That is told by a directory without a manifest, which is not locked: a creator holds a lock
 * on its directories until it is done, on OCFS2 across hosts. Only files go that a plan in the
 * directory names.
 *
 * <p>A directory that has a manifest while its home has none is left to the home's, which names it.
 * Where the home has no directory at all nothing is known, since it may just not be mounted.
 */
public final class Debris {
    private static final Logger LOG = LoggerFactory.getLogger(Debris.class);

    private final List<MountedRepository> repositories;

    public Debris(List<MountedRepository> repositories) {
        this.repositories = repositories;
    }

    /**
     * Looks through all repositories that answer.
     *
     * @throws InterruptedIOException where the caller is interrupted; the rest is left alone
     */
    public void remove() throws InterruptedIOException {
        for (MountedRepository repository : repositories) {
            try {
                for (String id : repository.call(() -> unfinished(repository))) {
                    remove(repository, id);
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (NotMountedException _) {
                // There is nothing to be searched.
            } catch (IOException e) {
                LOG.warn("{} is not searched for debris: {}", repository, e.toString());
            }
        }
    }

    private static List<String> unfinished(MountedRepository repository) throws IOException {
        return SnapshotFolder.inFolder(
                        repository,
                        folder -> SnapshotFolder.ids(folder).stream()
                                .filter(id -> !SnapshotFolder.hasManifest(folder, id))
                                .toList())
                .orElse(List.of());
    }

    private void remove(MountedRepository repository, String id) throws InterruptedIOException {
        try {
            Optional<Flock> lock = repository
                    .call(() -> SnapshotFolder.inSnapshot(
                            repository, id, snapshot -> snapshot.tryLock(Flock.Mode.EXCLUSIVE)))
                    .flatMap(found -> found);
            if (lock.isEmpty()) {
                return;
            }
            try (Flock _ = lock.get()) {
                if (removeLocked(repository, id)) {
                    LOG.info("removed what was left of snapshot {} in {}", id, repository);
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (NotMountedException _) {
            // It was unmounted meanwhile.
        } catch (IOException e) {
            LOG.warn("what is left of snapshot {} stays in {}: {}", id, repository, e.toString());
        }
    }

    private boolean removeLocked(MountedRepository repository, String id) throws IOException {
        // Looked at again: its creator may have come to the end just before the lock.
        if (repository.call(() -> SnapshotFolder.manifest(repository, id)).isPresent()) {
            return false;
        }
        Optional<Manifest> plan = repository
                .call(() -> SnapshotFolder.inSnapshot(
                        repository, id, snapshot -> SnapshotFolder.part(snapshot, id)))
                .flatMap(found -> found);
        if (plan.isPresent() && plan.get().home().equals(repository.id())) {
            new Deletion(repositories).finish(plan.get());
            return true;
        }
        List<String> files = plan.map(named -> named.filesIn(repository.id())).orElse(List.of());
        return repository
                .callForDisk(() -> SnapshotFolder.inFolder(
                        repository, folder -> SnapshotFolder.delete(folder, id, files)))
                .filter(left -> left == SnapshotFolder.Left.NOTHING)
                .isPresent();
    }
}
