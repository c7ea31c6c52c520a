package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;

import java.util.ArrayList;
import java.util.List;

/** A Berkeley DB file, to be read whole or refused. */
public final class BerkeleyDbTarget implements Target {
    /** Bigger seeds leave no time to try much. */
    private static final int LARGEST_SEED = 128 << 10;

    @Override
    public void read(byte[] file) {
        try {
            for (Entry entry : BerkeleyDbHash.parse(file)) {
                assertThat(entry.key()).isNotNull();
                assertThat(entry.value()).isNotNull();
            }
        } catch (BerkeleyDbException e) {
            assertThat(e).hasMessageMatching("(?s)[a-z].+");
        }
    }

    /**
     * Items may lie on each other, so that a small file can spell 16 MiB of values, the most that
     * are kept.
     */
    @Override
    public Bound bound() {
        return new Bound(24 << 20, 48);
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : DatabaseFixtures.names()) {
            byte[] database = DatabaseFixtures.database(name);
            if (database.length <= LARGEST_SEED) {
                seeds.add(database);
            }
        }
        return seeds;
    }
}
