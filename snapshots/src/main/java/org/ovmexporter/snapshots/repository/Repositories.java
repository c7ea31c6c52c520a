package org.ovmexporter.snapshots.repository;

import org.ovmexporter.deadlines.BoundedCalls;
import org.ovmexporter.linux.Mount;
import org.ovmexporter.linux.Mounts;
import org.ovmexporter.ovs.KnownRepository;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.ovs.Reading;
import org.ovmexporter.snapshots.UnknownRepositoriesException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The host's repositories: the agent's database says which, the kernel says what they are. */
public final class Repositories {
    /** Waiting for a hung mount costs a thread; a few let a busy one still serve several. */
    private static final int THREADS_PER_REPOSITORY = 4;

    private static final Mount NOWHERE = new Mount("", "unknown", "", "", false, "");

    private final OvsHost host;
    private final Duration deadline;
    private final Duration diskDeadline;
    private final Map<String, BoundedCalls> calls = new ConcurrentHashMap<>();

    public Repositories(OvsHost host, Duration deadline, Duration diskDeadline) {
        this.host = host;
        this.deadline = deadline;
        this.diskDeadline = diskDeadline;
    }

    /** All repositories that the agent knows, mounted or not. */
    public List<MountedRepository> all() throws IOException {
        Mounts mounts = Mounts.current();
        List<MountedRepository> all = new ArrayList<>();
        for (KnownRepository repository : agentRepositories()) {
            Path root = host.hostPath(repository.mountPoint());
            all.add(new MountedRepository(
                    repository,
                    root,
                    mounts.mountOf(root).orElse(NOWHERE),
                    calls.computeIfAbsent(repository.id(), this::bounded)));
        }
        return all;
    }

    /**
     * An agent's database that cannot be read is an error, not a host without VMs: a backup that
     * silently holds nothing is the worst answer.
     */
    private List<KnownRepository> agentRepositories() throws IOException {
        Reading<List<KnownRepository>> reading = host.repositories();
        if (reading.value().isEmpty() && !reading.problems().isEmpty()) {
            throw new UnknownRepositoriesException(reading.problems().getFirst().toString());
        }
        return reading.value();
    }

    /** All of them, for one request to ask. */
    public Survey survey() throws IOException {
        return new Survey(all());
    }

    /** The one of these with this id. */
    public static Optional<MountedRepository> byId(
            List<MountedRepository> repositories, String id) {
        return repositories.stream()
                .filter(repository -> repository.id().equals(id))
                .findFirst();
    }

    private BoundedCalls bounded(String id) {
        return new BoundedCalls("repository " + id, THREADS_PER_REPOSITORY, deadline, diskDeadline);
    }
}
