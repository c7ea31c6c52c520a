package org.ovmexporter.backup.image.qcow2;

import java.io.IOException;
import java.util.List;

/**
 * Images one on top of the other, the newest first: what one says nothing about is as the next has
 * it. Past the end of an image nothing behind it shows.
 */
final class Layers {
    private final List<Layer> layers;

    /** Where some bytes of the disk are, from the byte that was asked for to {@code end}. */
    sealed interface Place {
        long end();

        /** In this layer, from this offset of its file on. */
        record InFile(Layer layer, long fileOffset, long end) implements Place {}

        /** They are zero. */
        record Zero(long end) implements Place {}

        /** In none of these layers. */
        record Behind(long end) implements Place {}
    }

    Layers(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    Place at(long position) throws IOException {
        long end = Long.MAX_VALUE;
        for (Layer layer : layers) {
            Header header = layer.header();
            if (position >= header.size()) {
                return new Place.Zero(end);
            }
            ClusterSize clusterSize = header.clusterSize();
            end = Math.min(
                    end,
                    Math.min(header.size(), clusterSize.start(clusterSize.number(position) + 1)));
            long entry = layer.entry(position);
            if (ClusterEntry.isZero(entry)) {
                return new Place.Zero(end);
            }
            if (ClusterEntry.hasData(entry)) {
                return new Place.InFile(
                        layer, ClusterEntry.offset(entry) + clusterSize.within(position), end);
            }
        }
        return new Place.Behind(end);
    }
}
