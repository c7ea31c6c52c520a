package org.ovmexporter.snapshots;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a snapshot, whole or half gone, from every repository that has some of it. The home's
 * manifest goes first: from then on the snapshot does not exist, whatever happens to the rest.
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
        Optional<Manifest> manifest = anyManifest(id).filter(found -> found.vm().equals(vm));
        if (manifest.isEmpty()) {
            return false;
        }
        for (MountedRepository repository : homeFirst(manifest.get().home())) {
            delete(repository, manifest.get());
        }
        return true;
    }

    /** The home's manifest, or after a half-done deletion any other copy of it. */
    private Optional<Manifest> anyManifest(String id) throws IOException {
        for (MountedRepository repository : repositories) {
            Optional<Manifest> manifest = Catalogue.manifest(repository, id);
            if (manifest.isPresent()) {
                return manifest;
            }
        }
        return Optional.empty();
    }

    private List<MountedRepository> homeFirst(String home) {
        List<MountedRepository> ordered = new ArrayList<>(repositories);
        ordered.sort((a, b) -> Boolean.compare(b.id().equals(home), a.id().equals(home)));
        return ordered;
    }

    private static void delete(MountedRepository repository, Manifest manifest)
            throws IOException {
        List<String> files = manifest.disks()
                .stream()
                .filter(disk -> disk.repository().equals(repository.id()))
                .map(Manifest.Disk::file)
                .toList();
        if (files.isEmpty()) {
            return;
        }
        repository.call(() -> {
            try (Directory root = repository.open()) {
                Optional<Directory> found = SnapshotFolder.open(root);
                if (found.isPresent()) {
                    try (Directory folder = found.get()) {
                        if (!SnapshotFolder.delete(folder, manifest.id(), files)) {
                            LOG.warn("snapshot {} is deleted; its directory in {} stays, since it"
                                    + " holds files that are not the exporter's", manifest.id(),
                                    repository);
                        }
                    }
                }
            } catch (ErrnoException e) {
                if (!e.isMissing()) {
                    throw e;
                }
                LOG.debug("{} is not mounted", repository, e);
            }
            return true;
        });
    }
}
