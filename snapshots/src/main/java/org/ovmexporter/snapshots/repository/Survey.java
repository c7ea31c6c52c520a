package org.ovmexporter.snapshots.repository;

import org.ovmexporter.deadlines.BoundedCalls;
import org.ovmexporter.snapshots.IncompleteSearchException;
import org.ovmexporter.snapshots.RepositoryState.Health;
import org.ovmexporter.snapshots.RepositoryTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one request asks of all repositories. One that gives no answer is left out and not asked
 * again, so that a request waits for it once.
 */
public final class Survey {
    private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

    private final List<MountedRepository> repositories;
    private final Map<String, RepositoryTrouble> leftOut = new LinkedHashMap<>();

    public Survey(List<MountedRepository> repositories) {
        this.repositories = List.copyOf(repositories);
    }

    /** All of them, those left out included. */
    public List<MountedRepository> repositories() {
        return repositories;
    }

    /**
     * What a repository answers, and {@code otherwise} where it does not.
     *
     * @throws InterruptedIOException where the caller is interrupted
     */
    public <T> T ask(MountedRepository repository, T otherwise, BoundedCalls.IOCallable<T> question)
            throws InterruptedIOException {
        if (leftOut.containsKey(repository.id())) {
            return otherwise;
        }
        try {
            return repository.call(question);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("{} is left out", repository, e);
            leftOut.put(
                    repository.id(),
                    new RepositoryTrouble(
                            repository.id(),
                            RepositoryInspection.meaning(e),
                            String.valueOf(e.getMessage())));
            return otherwise;
        }
    }

    /** The repositories that gave no answer. */
    public List<RepositoryTrouble> leftOut() {
        return List.copyOf(leftOut.values());
    }

    /** Why a repository gave no answer, if it did not. */
    public Optional<String> trouble(MountedRepository repository) {
        return Optional.ofNullable(leftOut.get(repository.id())).map(RepositoryTrouble::reason);
    }

    /**
     * Says that something was found nowhere. One that is not mounted holds nothing of this host's.
     *
     * @throws IncompleteSearchException where that is not certain
     */
    public void requireCertainty(String whatWasNotFound) throws IncompleteSearchException {
        List<RepositoryTrouble> unanswered = leftOut.values().stream()
                .filter(unwell -> unwell.health() != Health.NOT_MOUNTED)
                .toList();
        if (!unanswered.isEmpty()) {
            throw new IncompleteSearchException(whatWasNotFound, unanswered);
        }
    }
}
