package org.ovmexporter.snapshots.removal;

import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder.Left;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a snapshot, whole or half gone, from every repository that has some of it. The home's
 * manifest is set aside first: from then on the snapshot does not exist, whatever happens to the
 * rest. The home's directory goes last: as long as it is there it tells what else is to go.
 */
final class Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    private final List<MountedRepository> repositories;

    Deletion(List<MountedRepository> repositories) {
        this.repositories = repositories;
    }

    /**
     * Deletes what there is of a VM's snapshot; nothing if there is nothing, or it is another VM's.
     *
     * @return whether there was something
     */
    boolean delete(String vm, String id) throws IOException {
        Optional<Manifest> found =
                anyManifest(id).filter(manifest -> manifest.vm().equals(vm));
        if (found.isEmpty()) {
            return false;
        }
        Manifest manifest = found.get();
        Optional<MountedRepository> home = Repositories.byId(repositories, manifest.home());
        if (home.isPresent()) {
            setAside(home.get(), id);
        }
        finish(manifest);
        return true;
    }

    private static void setAside(MountedRepository home, String id) throws IOException {
        try {
            home.call(() -> SnapshotFolder.inSnapshot(home, id, snapshot -> {
                SnapshotFolder.setAside(snapshot);
                return true;
            }));
        } catch (NotMountedException _) {
            // There is no manifest to be reached.
        }
    }

    /** Removes the files of a snapshot that does not exist any more, its home's last. */
    void finish(Manifest manifest) throws IOException {
        List<MountedRepository> homeLast = repositories.stream()
                .sorted(Comparator.comparing(repository -> repository.id().equals(manifest.home())))
                .toList();
        for (MountedRepository repository : homeLast) {
            remove(repository, manifest);
        }
    }

    /** The home's manifest, or after a half-done deletion any other copy of it. */
    private Optional<Manifest> anyManifest(String id) throws IOException {
        Survey survey = new Survey(repositories);
        for (MountedRepository repository : repositories) {
            Optional<Manifest> manifest = survey.ask(
                    repository, Optional.empty(), () -> SnapshotFolder.manifest(repository, id));
            if (manifest.isPresent()) {
                return manifest;
            }
        }
        survey.requireCertainty("snapshot " + id + " was not found");
        return Optional.empty();
    }

    private static void remove(MountedRepository repository, Manifest manifest) throws IOException {
        List<String> files = manifest.filesIn(repository.id());
        if (files.isEmpty()) {
            return;
        }
        if (delete(repository, manifest.id(), files) == Left.FOREIGN_FILES) {
            LOG.warn(
                    "snapshot {} is deleted; its directory in {} stays, since it holds files that"
                            + " are not the exporter's",
                    manifest.id(),
                    repository);
        }
    }

    private static Left delete(MountedRepository repository, String id, List<String> files)
            throws IOException {
        try {
            return repository
                    .callForDisk(() -> SnapshotFolder.inFolder(
                            repository, folder -> SnapshotFolder.delete(folder, id, files)))
                    .orElse(Left.NOTHING);
        } catch (NotMountedException _) {
            // There is nothing to be reached.
            return Left.NOTHING;
        }
    }
}
