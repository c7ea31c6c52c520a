package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.ovmexporter.ovs.ProcessorTime;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** However a file is damaged, it is read or refused, and soon. */
final class DamagedDatabaseTest {
    private static final String[] NAMES = {
        "mixed-1234-512",
        "mixed-4321-65536",
        "duplicates-1234",
        "sorted-duplicates-4321",
        "deleted-1234-version8",
        "preallocated"
    };

    private static void assertReadOrRefused(byte[] file) {
        ProcessorTime.requireAtMost(Duration.ofSeconds(5), () -> {
            try {
                assertThat(BerkeleyDbHash.parse(file)).isNotNull();
            } catch (BerkeleyDbException e) {
                assertThat(e).hasMessageMatching("(?s)[a-z].+");
            }
        });
    }

    @Property(tries = 3000)
    void bytesChanged(
            @ForAll @IntRange(min = 0, max = 5) int fixture,
            @ForAll @IntRange(min = 1, max = 30) int count,
            @ForAll long seed)
            throws IOException {
        byte[] file = DatabaseFixtures.database(NAMES[fixture]);
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            // Headers matter most: half of the changes hit the first bytes of a page.
            int page = random.nextInt(file.length / 512) * 512;
            file[page + random.nextInt(random.nextBoolean() ? 32 : 512)] = (byte) random.nextInt();
        }

        assertReadOrRefused(file);
    }

    @Property(tries = 300)
    void cutShort(@ForAll @IntRange(min = 0, max = 5) int fixture, @ForAll long seed)
            throws IOException {
        byte[] file = DatabaseFixtures.database(NAMES[fixture]);

        assertReadOrRefused(Arrays.copyOf(file, new Random(seed).nextInt(file.length)));
    }

    @Property(tries = 300)
    void onePageIsOlder(@ForAll @IntRange(min = 0, max = 5) int fixture, @ForAll long seed)
            throws IOException {
        byte[] file = DatabaseFixtures.database(NAMES[fixture]);
        int page = 512 * (1 + new Random(seed).nextInt(file.length / 512 - 1));
        Arrays.fill(file, page, page + 512, (byte) 0);

        assertReadOrRefused(file);
    }
}
