package org.ovmexporter.backup.image.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Makes one image of an image and some of those behind it. */
public final class Merge {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Qcow2Disk disk;
    private final Layers merged;

    /**
     * Prepares it.
     *
     * @param disk as its newest image and those behind it have it
     * @param count how many of them, from the newest on, become one
     */
    public Merge(Qcow2Disk disk, int count) {
        this.disk = disk;
        this.merged = disk.newest(count);
    }

    /**
     * Writes and completes the image.
     *
     * @param target which must not be there
     * @param behind the image behind the oldest of those that become one
     */
    public void writeTo(Path target, Optional<Qcow2Writer.Backing> behind) throws IOException {
        try (Qcow2Writer writer =
                Qcow2Writer.create(target, disk.size(), disk.clusterSize(), behind)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long position = 0; position < disk.size(); ) {
                switch (merged.at(position)) {
                    case Layers.Place.InFile place -> {
                        long end = endOfData(position, place.end());
                        buffer.clear().limit((int) (end - position));
                        disk.read(position, buffer);
                        writer.write(position, buffer.flip());
                        position = end;
                    }
                    case Layers.Place.Zero place -> {
                        long end = Math.min(place.end(), disk.size());
                        writer.zero(position, end - position);
                        position = end;
                    }
                    case Layers.Place.Behind place -> position = place.end();
                }
            }
            writer.complete();
        }
    }

    private long endOfData(long from, long firstEnd) throws IOException {
        long most = Math.min(from + BUFFER_BYTES, disk.size());
        long end = Math.min(firstEnd, most);
        while (end < most && merged.at(end) instanceof Layers.Place.InFile place) {
            end = Math.min(place.end(), most);
        }
        return end;
    }
}
