package org.ovmexporter.ovs.berkeleydb;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The databases that Berkeley DB itself wrote, and what it says is in them. */
final class DatabaseFixtures {
    private static final String REFUSED = "refused-";

    private DatabaseFixtures() {}

    /** A key and a value in hexadecimal, which compare and print well. */
    record Pair(String key, String value) {}

    /** The names of all databases that can be read. */
    static List<String> names() throws IOException, URISyntaxException {
        Path directory = Path.of(
                        Objects.requireNonNull(DatabaseFixtures.class.getResource("empty.db.gz"))
                                .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".db.gz") && !name.startsWith(REFUSED))
                    .map(name -> name.substring(0, name.length() - ".db.gz".length()))
                    .sorted()
                    .toList();
        }
    }

    static byte[] database(String name) throws IOException {
        return resource(name + ".db.gz");
    }

    /** The output of db5.3_dump for the database. */
    static String dump(String name) throws IOException {
        return new String(resource(name + ".dump.gz"), StandardCharsets.US_ASCII);
    }

    /** The entries of a db5.3_dump. */
    static List<Pair> entriesOf(String dump) {
        List<String> lines = dump.lines()
                .dropWhile(line -> !line.equals("HEADER=END"))
                .skip(1)
                .takeWhile(line -> !line.equals("DATA=END"))
                .map(String::strip)
                .toList();
        return Stream.iterate(0, i -> i < lines.size(), i -> i + 2)
                .map(i -> new Pair(lines.get(i), lines.get(i + 1)))
                .toList();
    }

    static List<Pair> pairs(List<Entry> entries) {
        HexFormat hex = HexFormat.of();
        return entries.stream()
                .map(entry -> new Pair(hex.formatHex(entry.key()), hex.formatHex(entry.value())))
                .toList();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(DatabaseFixtures.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        }
    }
}
