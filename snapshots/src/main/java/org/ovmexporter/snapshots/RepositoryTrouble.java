package org.ovmexporter.snapshots;

/**
 * A repository that is not as it should be.
 *
 * @param repository its id
 * @param reason what is the matter with it
 */
public record RepositoryTrouble(String repository, RepositoryState.Health health, String reason) {}
