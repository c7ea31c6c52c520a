package org.ovmexporter.snapshots.repository;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.snapshots.FilesystemAdvice;
import org.ovmexporter.snapshots.NotMountedException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a repository can hold snapshots: asked of its filesystem by making a small reflink, since
 * neither the agent's database nor the filesystem's name tells (XFS can be made without). A yes
 * holds for as long as the mount does; a no is asked again after a minute.
 */
public final class ReflinkProbe {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    /** Opens the directory of a repository in which the reflink is made. */
    @FunctionalInterface
    public interface Place {
        /** Opens it, to be closed by the caller. */
        Directory open(Directory root) throws IOException;
    }

    private record Answer(String mount, Optional<String> obstacle, Instant at) {}

    private final Place place;
    private final InstantSource clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** With nothing asked yet. */
    public ReflinkProbe(Place place, InstantSource clock) {
        this.place = place;
        this.clock = clock;
    }

    /** Why the repository cannot hold snapshots, if it cannot. */
    public Optional<String> obstacle(MountedRepository repository) {
        String mount = repository.mount().toString();
        Answer known = answers.get(repository.id());
        if (known != null
                && known.mount().equals(mount)
                && (known.obstacle().isEmpty()
                        || known.at().plus(ASK_AGAIN).isAfter(clock.instant()))) {
            return known.obstacle();
        }
        try {
            Optional<String> obstacle = ask(repository);
            answers.put(repository.id(), new Answer(mount, obstacle, clock.instant()));
            return obstacle;
        } catch (ErrnoException full) {
            // It cannot be told now. That there is no room, a snapshot that is taken will say.
            return Optional.empty();
        }
    }

    private Optional<String> ask(MountedRepository repository) throws ErrnoException {
        String type = repository.mount().fsType();
        if (type.startsWith("nfs") || type.startsWith("cifs")) {
            return Optional.of("its repository is on " + type + ", which cannot reflink");
        }
        try {
            return repository.call(() -> {
                try (Directory root = repository.open();
                        Directory folder = place.open(root)) {
                    return Reflink.probe(folder)
                            .map(obstacle -> "its repository on " + type + " cannot reflink: "
                                    + FilesystemAdvice.on(obstacle, folder));
                }
            });
        } catch (ErrnoException e) {
            if (e.isFull()) {
                throw e;
            }
            return Optional.of(unusable(repository, e));
        } catch (IOException e) {
            return Optional.of(unusable(repository, e));
        }
    }

    /** What a failure to look into a repository means for its disks. */
    static String unusable(MountedRepository repository, IOException e) {
        return e instanceof NotMountedException
                ? "its repository is not mounted at " + repository.repository().mountPoint()
                : "its repository cannot be used: " + e.getMessage();
    }
}
