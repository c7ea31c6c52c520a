package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.Extent.Kind;
import org.ovmexporter.extents.ExtentMap;
import org.ovmexporter.snapshots.UntrustedTrackingException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

class VerificationTest {
    private static final int BLOCK = 4096;
    private static final int SIZE = 600 * BLOCK;
    private static final DueTime NONE = new DueTime(Duration.ofDays(1));

    @Property(tries = 200)
    void aDiskWhoseMapIsRightPasses(@ForAll long seed) throws IOException {
        byte[] bytes = random(seed);
        Verification verification = verification(bytes, bytes.clone(), everything(), 0, SIZE);

        verification.sample(8, new Random(seed));
        verification.all(NONE);
    }

    @Property(tries = 200)
    void anyByteThatDiffersOutsideTheDeltaIsFoundWhenAllIsRead(
            @ForAll long seed, @ForAll @LongRange(max = SIZE - 1) long position) {
        byte[] older = random(seed);
        byte[] newer = older.clone();
        newer[(int) position]++;

        assertThatThrownBy(
                        () -> verification(older, newer, everything(), 0, SIZE).all(NONE))
                .isInstanceOf(UntrustedTrackingException.class)
                .hasMessageContaining("change tracking cannot be trusted here: do a full export")
                .hasMessageContaining("disk.img differs at byte " + position);
    }

    @Property(tries = 50)
    void aSampleFindsADiskThatDiffersEverywhere(@ForAll long seed) {
        byte[] older = random(seed);
        byte[] newer = older.clone();
        for (int at = 0; at < SIZE; at += BLOCK) {
            newer[at]++;
        }

        assertThatThrownBy(() -> verification(older, newer, everything(), 0, SIZE)
                        .sample(1, new Random(seed)))
                .isInstanceOf(UntrustedTrackingException.class);
    }

    @Test
    void whatTheDeltaCallsChangedMayDiffer() {
        byte[] older = random(1);
        byte[] newer = older.clone();
        newer[5 * BLOCK]++;
        ExtentMap before = everything();
        ExtentMap after = ExtentMap.of(
                SIZE,
                List.of(
                        data(0, 5, 1 << 20),
                        data(5, 1, 9 << 20),
                        data(6, 594, (1 << 20) + 6 * BLOCK)));
        Verification verification = new Verification(
                "disk.img",
                new Verification.Side(before, new MemoryDisk(0, older)),
                new Verification.Side(after, new MemoryDisk(0, newer)),
                0,
                SIZE);

        assertThatCode(() -> {
                    verification.all(NONE);
                    verification.sample(500, new Random(1));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void onlyTheSelectedBytesAreRead() {
        byte[] older = random(1);
        byte[] newer = older.clone();
        newer[0]++;
        newer[SIZE - 1]++;

        assertThatCode(() -> {
                    Verification inside = verification(older, newer, everything(), 1, SIZE - 1);
                    inside.all(NONE);
                    inside.sample(500, new Random(1));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void whereDataIsRareASampleLooksAtDataAllTheSame() {
        byte[] older = new byte[SIZE];
        byte[] newer = new byte[SIZE];
        newer[300 * BLOCK]++;
        ExtentMap map = ExtentMap.of(SIZE, List.of(data(300, 1, 1 << 20)));

        assertThatThrownBy(() -> verification(older, newer, map, 0, SIZE).sample(8, new Random(1)))
                .isInstanceOf(UntrustedTrackingException.class);
    }

    @Test
    void aDiskWithoutBytesPasses() {
        assertThatCode(() -> verification(
                                new byte[0], new byte[0], ExtentMap.of(0, List.of()), 0, 0)
                        .sample(8, new Random(1)))
                .doesNotThrowAnyException();
    }

    private static Verification verification(
            byte[] older, byte[] newer, ExtentMap map, long from, long end) {
        return new Verification(
                "disk.img",
                new Verification.Side(map, new MemoryDisk(0, older)),
                new Verification.Side(map, new MemoryDisk(0, newer)),
                from,
                end);
    }

    private static ExtentMap everything() {
        return ExtentMap.of(SIZE, List.of(data(0, 600, 1 << 20)));
    }

    private static Extent data(int block, int blocks, long physical) {
        return new Extent((long) block * BLOCK, (long) blocks * BLOCK, physical, Kind.DATA);
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
