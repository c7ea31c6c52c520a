package org.ovmexporter.backup.image.qcow2;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

import java.util.Arrays;
import java.util.List;

/**
 * What became of a disk: at each point in time it has a size and is written to.
 *
 * @param points the oldest first
 * @param clusterSize of the images that keep it
 */
record DiskHistory(List<Point> points, ClusterSize clusterSize) {

    /** Between two points in time, the disk is made as long as this, and these changes are made. */
    record Point(int size, List<Change> changes) {}

    /**
     * Some bytes are written.
     *
     * @param place where, in thousandths of the disk
     * @param length in bytes, as long as the disk has as many
     * @param value of the bytes; 0 writes zeros
     * @param hole whether zeros are told and not written
     */
    record Change(int place, int length, byte value, boolean hole) {
        int start(int size) {
            return (int) ((long) place * size / 1000);
        }

        int count(int size) {
            return Math.min(length, size - start(size));
        }
    }

    /** The disk as it is at each point in time. */
    List<byte[]> contents() {
        byte[][] contents = new byte[points.size()][];
        byte[] disk = new byte[0];
        for (int i = 0; i < contents.length; i++) {
            disk = Arrays.copyOf(disk, points.get(i).size());
            for (Change change : points.get(i).changes()) {
                int start = change.start(disk.length);
                Arrays.fill(
                        disk,
                        start,
                        start + change.count(disk.length),
                        change.hole() ? 0 : change.value());
            }
            contents[i] = disk.clone();
        }
        return List.of(contents);
    }

    /**
     * Histories of a few points, of disks of some clusters of 512 bytes, and not always whole ones.
     */
    static final class Domain extends DomainContextBase {
        @Provide
        Arbitrary<DiskHistory> histories() {
            return Combinators.combine(points().list().ofMinSize(1).ofMaxSize(5), clusterSizes())
                    .as(DiskHistory::new);
        }

        @Provide
        Arbitrary<ClusterSize> clusterSizes() {
            return Arbitraries.integers().between(9, 12).map(ClusterSize::new);
        }

        @Provide
        Arbitrary<Point> points() {
            Arbitrary<Integer> lengths = Arbitraries.oneOf(
                    Arbitraries.integers().between(1, 700),
                    Arbitraries.integers().between(1, 8).map(clusters -> clusters * 512),
                    Arbitraries.integers().between(1, 60_000));
            Arbitrary<Change> changes = Combinators.combine(
                            Arbitraries.integers().between(0, 999),
                            lengths,
                            Arbitraries.bytes().between((byte) 0, (byte) 3),
                            Arbitraries.of(true, false, false))
                    .as(Change::new);
            Arbitrary<Integer> sizes = Arbitraries.oneOf(
                    Arbitraries.integers().between(1, 200).map(sectors -> sectors * 512),
                    Arbitraries.integers().between(1, 100_000));
            return Combinators.combine(sizes, changes.list().ofMaxSize(8)).as(Point::new);
        }
    }
}
