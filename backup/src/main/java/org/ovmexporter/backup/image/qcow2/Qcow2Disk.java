package org.ovmexporter.backup.image.qcow2;

import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.Zeros;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A disk as an image and those behind it keep it. */
public final class Qcow2Disk implements DiskContent {
    /** More points in time than anybody keeps; a chain that comes back to itself has no end. */
    private static final int MOST_LAYERS = 10_000;
    /** In the same directory, or in one beside it. */
    private static final Pattern NEAR = Pattern.compile("(\\.\\./(?!\\.)[^/]+/)?(?!\\.)[^/]+");
    /** How far zeros are followed before they are told: 64 MiB of clusters of 64 KiB. */
    private static final int MOST_PLACES_A_RUN = 1024;

    private final List<Layer> layers;
    private final Layers all;
    private final long size;

    private Qcow2Disk(List<Layer> layers, long size) {
        this.layers = layers;
        this.all = new Layers(layers);
        this.size = size;
    }

    /**
     * Opens an image and those behind it, which must be in the directory of the backups, too: in
     * the image's own one or in a sibling of that.
     *
     * @throws Qcow2Exception where one of them is not to be read
     */
    public static Qcow2Disk open(Path image) throws IOException {
        List<Layer> layers = layers(image);
        return new Qcow2Disk(layers, layers.getFirst().header().size());
    }

    /** As {@link #open(Path)}, of a disk whose size in bytes is not one of whole sectors. */
    public static Qcow2Disk open(Path image, long size) throws IOException {
        List<Layer> layers = layers(image);
        long whole = layers.getFirst().header().size();
        if (Header.wholeSectors(size) != whole) {
            close(layers);
            throw new Qcow2Exception(
                    image,
                    "it is of a disk of " + whole + " bytes; one of " + size + " was expected");
        }
        return new Qcow2Disk(layers, size);
    }

    private static List<Layer> layers(Path image) throws IOException {
        List<Layer> layers = new ArrayList<>();
        boolean opened = false;
        try {
            for (Optional<Path> next = Optional.of(image); next.isPresent(); ) {
                Layer layer = Layer.open(next.get());
                layers.add(layer);
                if (layers.size() > MOST_LAYERS) {
                    throw new Qcow2Exception(image, "its chain of backing files has no end");
                }
                next = behind(layer);
            }
            opened = true;
            return layers;
        } finally {
            if (!opened) {
                close(layers);
            }
        }
    }

    private static Optional<Path> behind(Layer layer) throws IOException {
        Optional<String> name = layer.header().backingFile();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!NEAR.matcher(name.get()).matches()) {
            throw new Qcow2Exception(layer.path(), "its backing file is elsewhere: " + name.get());
        }
        return Optional.of(layer.path().resolveSibling(name.get()).normalize());
    }

    /** The newest {@code count} of its images, without what is behind them. */
    Layers newest(int count) {
        return new Layers(layers.subList(0, count));
    }

    ClusterSize clusterSize() {
        return layers.getFirst().header().clusterSize();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Run run(long position) throws IOException {
        boolean zero = isZero(all.at(position));
        long end = position;
        for (int places = 0; places < MOST_PLACES_A_RUN && end < size; places++) {
            Layers.Place place = all.at(end);
            if (isZero(place) != zero) {
                break;
            }
            end = Math.min(size, place.end());
        }
        return new Run(position, end, zero);
    }

    private static boolean isZero(Layers.Place place) {
        return !(place instanceof Layers.Place.InFile);
    }

    @Override
    public void read(long from, ByteBuffer target) throws IOException {
        int limit = target.limit();
        for (long position = from; target.hasRemaining(); target.limit(limit)) {
            if (position >= size) {
                throw new IOException("byte " + position + " is not on the disk");
            }
            Layers.Place place = all.at(position);
            int count = (int) Math.min(target.remaining(), place.end() - position);
            target.limit(target.position() + count);
            if (place instanceof Layers.Place.InFile inFile) {
                inFile.layer().read(inFile.fileOffset(), target);
            } else {
                Zeros.fill(target);
            }
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        close(layers);
    }

    private static void close(List<Layer> layers) throws IOException {
        IOException failure = null;
        for (Layer layer : layers) {
            try {
                layer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
