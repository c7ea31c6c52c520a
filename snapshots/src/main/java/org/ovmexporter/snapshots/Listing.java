package org.ovmexporter.snapshots;

import java.util.List;

/**
 * What was found in the repositories.
 *
 * @param leftOut the repositories that gave no answer: what is in them is missing from the items
 */
public record Listing<T>(List<T> items, List<RepositoryTrouble> leftOut) {

    /** Keeps copies. */
    public Listing {
        items = List.copyOf(items);
        leftOut = List.copyOf(leftOut);
    }
}
