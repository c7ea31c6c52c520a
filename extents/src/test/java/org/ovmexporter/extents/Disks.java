package org.ovmexporter.extents;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Random disks; few addresses, so that two disks often share some. */
final class Disks extends DomainContextBase {
    private static final int MOST_BLOCKS = 40;

    @Provide
    Arbitrary<Disk> disk() {
        return runs().list()
                .ofMaxSize(8)
                .map(runs -> new Disk(
                        runs.stream().flatMap(List::stream).limit(MOST_BLOCKS).toList()));
    }

    private static Arbitrary<List<Disk.Block>> runs() {
        var length = Arbitraries.integers().between(1, 8);
        Arbitrary<List<Disk.Block>> data = length.flatMap(n -> Arbitraries.integers()
                .between(0, 60)
                .map(first -> IntStream.range(0, n)
                        .<Disk.Block>mapToObj(i -> new Disk.Block.Data(first + i))
                        .toList()));
        Arbitrary<List<Disk.Block>> opaque = Arbitraries.bytes()
                .<Disk.Block>map(Disk.Block.Opaque::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        Arbitrary<List<Disk.Block>> zero = length.flatMap(n -> Arbitraries.of(true, false)
                .map(reported ->
                        Collections.<Disk.Block>nCopies(n, new Disk.Block.Zero(reported))));
        return Arbitraries.frequencyOf(Tuple.of(4, data), Tuple.of(1, opaque), Tuple.of(3, zero));
    }
}
