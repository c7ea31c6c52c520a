package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Databases of every version, byte order, page size and kind of item, written by Berkeley DB. */
final class BerkeleyDbFixtureTest {
    static List<String> names() throws IOException, URISyntaxException {
        return DatabaseFixtures.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsWhatBerkeleyDbDumpsInTheSameOrder(String name) throws IOException {
        List<Entry> entries = BerkeleyDbHash.parse(DatabaseFixtures.database(name));

        assertThat(DatabaseFixtures.pairs(entries))
                .isEqualTo(DatabaseFixtures.entriesOf(DatabaseFixtures.dump(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCommittedDumpIsWhatBerkeleyDbDumps(String name, @TempDir Path directory)
            throws IOException, InterruptedException {
        BerkeleyDbTools.assumeInstalled();
        Path database = Files.write(directory.resolve(name), DatabaseFixtures.database(name));

        assertThat(BerkeleyDbTools.dump(database)).isEqualTo(DatabaseFixtures.dump(name));
    }

    @Test
    void theFixturesHoldWhatTheyAreNamedAfter() throws IOException, URISyntaxException {
        assertThat(DatabaseFixtures.names())
                .filteredOn(name -> name.startsWith("mixed-1234-"))
                .hasSize(10);
        assertThat(DatabaseFixtures.entriesOf(DatabaseFixtures.dump("many-1234")))
                .hasSize(3000);
        assertThat(DatabaseFixtures.entriesOf(DatabaseFixtures.dump("deleted-1234")))
                .hasSize(200);
        assertThat(DatabaseFixtures.entriesOf(DatabaseFixtures.dump("deleted-duplicates-1234")))
                .hasSize(253);
        assertThat(DatabaseFixtures.entriesOf(DatabaseFixtures.dump("duplicates-1234")))
                .hasSize(2039);
        assertThat(DatabaseFixtures.entriesOf(DatabaseFixtures.dump("empty"))).isEmpty();
        assertThat(DatabaseFixtures.database("mixed-1234-4096-version7")[16]).isEqualTo((byte) 7);
        assertThat(DatabaseFixtures.database("mixed-4321-512-version8")[19]).isEqualTo((byte) 8);
        assertThat(DatabaseFixtures.database("many-4321")[19]).isEqualTo((byte) 9);
    }
}
