package org.ovmexporter.snapshots.removal;

import org.ovmexporter.snapshots.IncompleteSearchException;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.catalogue.Manifest;
import org.ovmexporter.snapshots.reading.Leases;
import org.ovmexporter.snapshots.reading.RecentDisks;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Which snapshots go: those that are told to, those whose time is over, and where room is short.
 */
public final class RemovalPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalPolicy.class);

    private final Repositories repositories;
    private final Catalogue catalogue;
    private final Leases leases;
    private final RecentDisks disks;

    /** @param disks lets go of those of a snapshot that is deleted */
    public RemovalPolicy(
            Repositories repositories, Catalogue catalogue, Leases leases, RecentDisks disks) {
        this.repositories = repositories;
        this.catalogue = catalogue;
        this.leases = leases;
        this.disks = disks;
    }

    /** Deletes a snapshot of a VM, whole or half gone; one that is gone is no error. */
    public void delete(String vm, String id) throws IOException {
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

    /**
     * Deletes all snapshots of a VM.
     *
     * @throws IncompleteSearchException where those that were found are deleted, and there may be
     *     more in a repository that does not answer
     */
    public void deleteAll(String vm) throws IOException {
        Survey survey = repositories.survey();
        for (String id : catalogue.ids(vm, survey)) {
            delete(vm, id);
        }
        survey.requireCertainty("what was found of VM " + vm + " is deleted");
    }

    /** Removes the snapshots whose time is over, unless they are read or were a moment ago. */
    public void removeExpired() throws IOException {
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
     * Deletes the oldest snapshot that has a disk in this repository and is not being read; tells
     * the log where none can go.
     *
     * @param why there is to be more room
     * @throws InterruptedIOException where the caller is interrupted
     */
    public void makeRoom(MountedRepository repository, String why) throws InterruptedIOException {
        try {
            if (!dropOldest(repository, why)) {
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

    /**
     * Deletes the oldest snapshot that has a disk in this repository and is not being read.
     *
     * @return whether there was one
     */
    private boolean dropOldest(MountedRepository repository, String why) throws IOException {
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
