package org.ovmexporter.backup.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class MergeTest {

    @Domain(DiskHistory.Domain.class)
    @Domain(DomainContext.Global.class)
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void thePointsThatAreKeptReadAsBefore(
            @ForAll DiskHistory history,
            @ForAll @IntRange(max = 4) int one,
            @ForAll @IntRange(max = 4) int other)
            throws IOException {
        int last = history.points().size() - 1;
        int from = Math.min(last, Math.min(one, other));
        int to = Math.min(last, Math.max(one, other));
        try (Chain chain = Chain.of(history)) {
            mergeInPlace(history, chain, from, to);

            List<byte[]> contents = history.contents();
            for (int i = 0; i < contents.size(); i++) {
                if (i < from || i >= to) {
                    assertThat(Chain.content(chain.images().get(i), contents.get(i).length))
                            .as("point %s", i)
                            .isEqualTo(contents.get(i));
                }
            }
        }
    }

    @Domain(DiskHistory.Domain.class)
    @Domain(DomainContext.Global.class)
    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void qemuReadsTheMergedImageAndTheOnesAfterIt(
            @ForAll DiskHistory history, @ForAll @IntRange(max = 2) int from) throws IOException {
        QemuImg.require();
        int to = Math.max(0, history.points().size() - 2);
        try (Chain chain = Chain.of(history)) {
            mergeInPlace(history, chain, Math.min(from, to), to);
            QemuImg.check(chain.images().get(to));

            byte[] last = history.contents().getLast();
            int sectors = (last.length + 511) / 512;
            assertThat(QemuImg.raw(chain.images().getLast()))
                    .isEqualTo(Arrays.copyOf(last, sectors * 512));
        }
    }

    /** Makes one image of those from one to another, which takes that one's place. */
    private static void mergeInPlace(DiskHistory history, Chain chain, int from, int to)
            throws IOException {
        Path newest = chain.images().get(to);
        Path merged = newest.resolveSibling("merged.qcow2");
        List<DiskHistory.Point> points = history.points();
        try (Qcow2Disk disk = Qcow2Disk.open(newest, points.get(to).size())) {
            new Merge(disk, to - from + 1)
                    .writeTo(
                            merged,
                            from == 0
                                    ? Optional.empty()
                                    : Optional.of(Chain.behind(
                                            chain.images().get(from - 1),
                                            points.get(from - 1).size())));
        }
        for (int i = from; i < to; i++) {
            Files.delete(chain.images().get(i));
        }
        Files.move(merged, newest, REPLACE_EXISTING);
    }
}
