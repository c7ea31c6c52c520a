package org.ovmexporter.linux;

/**
 * The room on a filesystem, in bytes.
 *
 * @param total size of the filesystem
 * @param free what is not in use, including what is reserved for root
 * @param available what an unprivileged program may still take
 */
public record Space(long total, long free, long available) {}
