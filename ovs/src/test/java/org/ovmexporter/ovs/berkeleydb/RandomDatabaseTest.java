package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.ovmexporter.ovs.berkeleydb.DatabaseFixtures.Pair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Any entries that Berkeley DB stores are read back. */
final class RandomDatabaseTest {
    record Contents(int byteOrder, int pageSize, boolean duplicates, List<Pair> pairs) {
        String asDump() {
            StringBuilder dump = new StringBuilder("VERSION=3\nformat=bytevalue\ntype=hash\n");
            dump.append("db_lorder=").append(byteOrder).append("\ndb_pagesize=").append(pageSize);
            dump.append(duplicates ? "\nduplicates=1" : "").append("\nHEADER=END\n");
            pairs.forEach(p -> dump.append(' ')
                    .append(p.key())
                    .append("\n ")
                    .append(p.value())
                    .append('\n'));
            return dump.append("DATA=END\n").toString();
        }
    }

    @Property(tries = 150)
    void whatIsLoadedIsRead(@ForAll("contents") Contents contents)
            throws IOException, InterruptedException {
        BerkeleyDbTools.assumeInstalled();
        Path directory = Files.createTempDirectory("berkeleydb");
        Path database = directory.resolve("database");
        try {
            BerkeleyDbTools.load(database, contents.asDump());

            assertThat(DatabaseFixtures.pairs(BerkeleyDbHash.read(database)))
                    .containsExactlyInAnyOrderElementsOf(contents.pairs());
        } finally {
            Files.deleteIfExists(database);
            Files.delete(directory);
        }
    }

    @Provide
    Arbitrary<Contents> contents() {
        Arbitrary<String> key = bytes(40);
        Arbitrary<String> value = Arbitraries.oneOf(bytes(20), bytes(20), bytes(300), bytes(3000));
        Arbitrary<List<Pair>> distinct = Combinators.combine(key, value)
                .as(Pair::new)
                .list()
                .ofMaxSize(200)
                .uniqueElements(Pair::key);
        Arbitrary<List<Pair>> repeated = Combinators.combine(
                        key.list().ofMinSize(1).ofMaxSize(4), value.list())
                .as(RandomDatabaseTest::underFewKeys);
        Arbitrary<Integer> order = Arbitraries.of(1234, 4321);
        Arbitrary<Integer> pageSize = Arbitraries.of(512, 1024, 4096, 65536);
        return Arbitraries.oneOf(
                Combinators.combine(order, pageSize, distinct)
                        .as((o, s, p) -> new Contents(o, s, false, p)),
                Combinators.combine(order, pageSize, repeated)
                        .as((o, s, p) -> new Contents(o, s, true, p)));
    }

    private static List<Pair> underFewKeys(List<String> keys, List<String> values) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            pairs.add(new Pair(keys.get(i % keys.size()), values.get(i)));
        }
        return pairs;
    }

    private static Arbitrary<String> bytes(int most) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(most)
                .map(HexFormat.of()::formatHex);
    }
}
