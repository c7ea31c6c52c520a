package org.ovmexporter.snapshots;

import org.ovmexporter.linux.Mount;
import org.ovmexporter.linux.Space;
import org.ovmexporter.ovs.KnownRepository;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A repository of the host and what it can do.
 *
 * @param space how much room it has, where it answers
 * @param snapshots how many snapshots have disks in it, where it answers
 * @param obstacle why it cannot hold snapshots, where it cannot
 * @param warning what is about to go wrong there, where something is
 */
public record RepositoryState(
        KnownRepository repository,
        Mount mount,
        Health health,
        Optional<Space> space,
        OptionalInt snapshots,
        Optional<String> obstacle,
        Optional<String> warning) {

    /** How a repository is. */
    public enum Health {
        /** It can be read and written. */
        OK,
        /** There are snapshots in it, and space runs out. */
        RUNNING_LOW,
        /** It has less room than is kept for running guests: no snapshots are taken in it. */
        LOW_ON_SPACE,
        /** It can be read only. */
        READ_ONLY,
        /** It is not where the agent's database says. */
        NOT_MOUNTED,
        /** It does not answer in time, as a dead filer's. */
        HUNG,
        /** It answers with errors. */
        FAILING
    }
}
