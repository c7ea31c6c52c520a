package org.ovmexporter.snapshots;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Which snapshots go: those that are told to, those whose time is over, and where room is short.
 */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Repositories repositories;
    private final Catalogue catalogue;
    private final Leases leases;
    private final RecentDisks disks;

    Removal(Repositories repositories, Catalogue catalogue, Leases leases, RecentDisks disks) {
        this.repositories = repositories;
        this.catalogue = catalogue;
        this.leases = leases;
        this.disks = disks;
    }

    /** As {@link Snapshots#delete}. */
    void delete(String vm, String id) throws IOException {
        if (Manifest.isId(id)) {
            leases.forget(id);
            try {
                boolean found = new Deletion(catalogue.likelyHomeFirst(id)).delete(vm, id);
                LOG.info("snapshot {} of VM {} {}", id, vm, found ? "deleted" : "was not there");
            } finally {
                disks.forget(id);
            }
        }
    }

    /** As {@link Snapshots#deleteAll}. */
    void deleteAll(String vm) throws IOException {
        Survey survey = repositories.survey();
        for (String id : catalogue.ids(vm, survey)) {
            delete(vm, id);
        }
        survey.requireCertainty("what was found of VM " + vm + " is deleted");
    }

    /** As {@link Snapshots#removeExpired}. */
    void removeExpired() throws IOException {
        Survey survey = repositories.survey();
        leases.renew(survey.repositories());
        for (Catalogue.Entry entry : catalogue.entries(survey)) {
            if (leases.isOver(entry)) {
                LOG.info("snapshot {} has expired", entry.id());
                delete(entry.row().vm(), entry.id());
            }
        }
    }

    /**
     * Deletes the oldest snapshot that has a disk in this repository and is not being read.
     *
     * @return whether there was one
     */
    boolean dropOldest(MountedRepository repository, String why) throws IOException {
        for (Catalogue.Entry entry : catalogue.in(repository)) {
            if (leases.isUnread(entry)) {
                LOG.warn(
                        "snapshot {} of VM {}, taken {}, is dropped: {}",
                        entry.id(),
                        entry.row().vm(),
                        entry.row().createdAt(),
                        why);
                delete(entry.row().vm(), entry.id());
                return true;
            }
        }
        return false;
    }
}
