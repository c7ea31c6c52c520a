package org.ovmexporter.linux;

/** Why a filesystem does not tell where a file's bytes are. */
public sealed interface FiemapObstacle {
    /** It gives an empty map of a file that has data. */
    record NoExtents() implements FiemapObstacle {}

    /**
     * The map, or the file for it, could not be had.
     *
     * @param failure an {@link java.io.IOException}, or the {@link java.io.UncheckedIOException} of
     *     the map's iterator
     */
    record Failed(Exception failure) implements FiemapObstacle {}
}
