package org.ovmexporter.ovs;

import java.util.Optional;

/**
 * What a repository's {@code .ovsmeta} says of one of its files.
 *
 * @param objectType {@code VIRTUAL_DISK} or {@code VIRTUAL_CDROM}, or something else
 * @param simpleName the file's name for people
 */
public record FileMetadata(Optional<String> objectType, Optional<String> simpleName) {}
