package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;
import org.ovmexporter.ovs.berkeleydb.BerkeleyDbException;
import org.ovmexporter.ovs.berkeleydb.BerkeleyDbHash;
import org.ovmexporter.ovs.python.PythonValue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A repository's {@code .ovsmeta}, JSON or a database, to give what can be read of it. A database
 * is taken for the agent's list of repositories, too.
 */
public final class MetadataTarget implements Target {
    private static final String SUBJECT = "/OVS/Repositories/r/.ovsmeta";

    @Override
    public void read(byte[] file) {
        if (BerkeleyDbHash.looksLikeBerkeleyDb(file)) {
            readDatabase(file);
        } else {
            check(RepositoryMetadata.ofJson(file, SUBJECT));
        }
    }

    private static void readDatabase(byte[] file) {
        try {
            Reading<Map<String, PythonValue>> database =
                    AgentDatabase.of(BerkeleyDbHash.parse(file), SUBJECT);
            check(RepositoryMetadata.ofDatabase(database));
            check(RepositoryTable.of(database, SUBJECT));
        } catch (BerkeleyDbException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void check(Reading<?> reading) {
        assertThat(reading.value()).isNotNull();
        assertThat(reading.problems())
                .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    }

    /** As for databases; and a file's name of one letter, in JSON 7 bytes, is an entry. */
    @Override
    public Bound bound() {
        return new Bound(32 << 20, 512);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>(List.of(json("""
            {"0004fb000012000005bcf25e906ce843.img":
               {"OBJECT_TYPE": "VIRTUAL_DISK", "SIMPLE_NAME": "root \\u00e9"},
             "0004fb0000150000aae1c593a64762c2.iso":
               {"SIMPLE_NAME": "installer", "OBJECT_TYPE": "VIRTUAL_CDROM", "SIZE": [1, 2.5, {"a": null}]},
             "odd": true}
            """), json("[{}]")));
        for (String name : List.of(
                "ovsmeta", "repository", "repository-damaged", "server", "server-unowned")) {
            try (InputStream in = Objects.requireNonNull(
                    MetadataTarget.class.getResourceAsStream("agent/" + name), name)) {
                seeds.add(in.readAllBytes());
            }
        }
        return seeds;
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
