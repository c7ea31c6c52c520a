package org.ovmexporter.server.metrics;

import org.jspecify.annotations.Nullable;
import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How the host's repositories were a moment ago, for those who cannot wait for one that hangs. They
 * are looked at when somebody asks, by one thread however many ask, and not again within
 * {@value #FRESH_SECONDS} seconds.
 */
public final class HostWatch {
    private static final long FRESH_SECONDS = 5;
    private static final Duration FRESH = Duration.ofSeconds(FRESH_SECONDS);
    /** One that is older says nothing about now. */
    private static final Duration OLDEST = Duration.ofMinutes(2);

    private final Snapshots snapshots;
    private @Nullable CompletableFuture<Look> looking;
    private Optional<Look> latest = Optional.empty();

    /** Looks at the host of this engine. */
    public HostWatch(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * What was seen.
     *
     * @param nanoTime when
     * @param repositories each of them
     * @param problem why the repositories are not known, where they are not
     */
    public record Look(
            long nanoTime, List<RepositoryState> repositories, Optional<String> problem) {
        /** Keeps a copy. */
        public Look {
            repositories = List.copyOf(repositories);
        }

        private boolean isWithin(Duration age) {
            return System.nanoTime() - nanoTime < age.toNanos();
        }
    }

    /** What is seen now, or was last where that takes longer; empty where that is too long ago. */
    public Optional<Look> look(Duration patience) {
        CompletableFuture<Look> current;
        synchronized (this) {
            if (latest.isPresent() && latest.get().isWithin(FRESH)) {
                return latest;
            }
            current = looking == null ? begin() : looking;
        }
        try {
            return Optional.of(current.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return lately();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lately();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Optional<Look> lately() {
        return latest.filter(look -> look.isWithin(OLDEST));
    }

    private CompletableFuture<Look> begin() {
        CompletableFuture<Look> begun = new CompletableFuture<>();
        looking = begun;
        Thread.ofVirtual().name("host watch").start(() -> {
            try {
                Look look = lookNow();
                end(Optional.of(look));
                begun.complete(look);
            } catch (RuntimeException e) {
                end(Optional.empty());
                begun.completeExceptionally(e);
            }
        });
        return begun;
    }

    private synchronized void end(Optional<Look> look) {
        looking = null;
        latest = look.or(() -> latest);
    }

    private Look lookNow() {
        try {
            return new Look(System.nanoTime(), snapshots.repositories(), Optional.empty());
        } catch (IOException e) {
            return new Look(
                    System.nanoTime(), List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
