package org.ovmexporter.snapshots;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which snapshots go: those that are told to, and those whose time is over. */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Repositories repositories;
    private final Catalogue catalogue;
    private final Leases leases;

    Removal(Repositories repositories, Catalogue catalogue, Leases leases) {
        this.repositories = repositories;
        this.catalogue = catalogue;
        this.leases = leases;
    }

    /** As {@link Snapshots#delete}. */
    void delete(String vm, String id) throws IOException {
        if (Manifest.isId(id)) {
            leases.forget(id);
            boolean found = new Deletion(repositories.all()).delete(vm, id);
            LOG.info("snapshot {} of VM {} {}", id, vm, found ? "deleted" : "was not there");
        }
    }

    /** As {@link Snapshots#deleteAll}. */
    void deleteAll(String vm) throws IOException {
        for (String id : catalogue.ids(vm)) {
            delete(vm, id);
        }
    }

    /** As {@link Snapshots#removeExpired}. */
    void removeExpired() throws IOException {
        for (Catalogue.Entry entry : catalogue.entries()) {
            if (leases.isOver(entry)) {
                LOG.info("snapshot {} has expired", entry.id());
                delete(entry.row().vm(), entry.id());
            }
        }
    }
}
