package org.ovmexporter.snapshots;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was looked for may be in a repository that gives no answer, and so is not known to be
 * absent.
 */
public final class IncompleteSearchException extends SnapshotException {
    private static final long serialVersionUID = 1;

    /** @param what was not found or done, to begin a sentence with */
    public IncompleteSearchException(String what, List<RepositoryTrouble> unanswered) {
        super(what + ", and not all repositories could be asked: "
                + unanswered.stream()
                        .map(unwell -> "repository " + unwell.repository() + ": " + unwell.reason())
                        .collect(Collectors.joining("; ")));
    }
}
