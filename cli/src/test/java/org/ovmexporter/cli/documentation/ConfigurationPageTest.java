package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** docs/configuration.md against what the program reads. */
class ConfigurationPageTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ALL = "What can be set here: ";

    private final Page page = Page.of("configuration.md");

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void makeCertificates() throws Exception {
        assertThat(Certificates.ofThisProcess(directory.resolve("certs")).key()).exists();
    }

    @Test
    void itTellsEveryKeyThatExistsAndNoOther() throws IOException {
        Set<String> keys = new TreeSet<>();
        collectKeys("", keys);

        assertThat(documented().stream().map(Key::name)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void theKeysThatAreRequiredAreThoseWhoseAbsenceIsAProblem() throws IOException {
        List<String> missing = problems("").stream()
                .filter(problem -> problem.contains(" is missing"))
                .map(problem -> problem.split(" ", 2)[0])
                .toList();

        assertThat(documented().stream()
                        .filter(key -> key.value().equals("required"))
                        .map(Key::name))
                .containsExactlyInAnyOrderElementsOf(missing);
    }

    @Test
    void theDefaultsAreWhatCountsWhereAKeyIsAbsent() throws Exception {
        Configuration smallest = read(smallest("", ""));
        int compared = 0;
        for (Key key : documented()) {
            Optional<String> literal = key.literal();
            if (literal.isPresent()) {
                Configuration explicit = read(smallest(key.name(), literal.get()));
                assertThat(explicit)
                        .as(key.name())
                        .usingRecursiveComparison()
                        .ignoringFields("jwt.secret")
                        .isEqualTo(smallest);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(5);
    }

    @Test
    void theExampleIsAcceptedOnceItHasASecretOfItsOwn() throws Exception {
        String example = page.blocks()
                .getFirst()
                .text()
                .replace("/etc/coriolis-ovm-exporter", directory.toString())
                .replace("/var/log", directory.toString());

        assertThat(problems(example))
                .singleElement()
                .asString()
                .startsWith("jwt.secret ")
                .contains("openssl rand -hex 32");
        Configuration configuration =
                read(example.replaceFirst("secret = .*", "secret = \"" + SECRET + "\""));
        assertThat(configuration.ovmEndpoint().orElseThrow())
                .hasToString("https://manager.example:7002");
        assertThat(configuration.ovm().fingerprint()).isPresent();
    }

    @Test
    void theExampleHasEveryKeyButTheOneThatItSaysItHasNot() {
        String example = page.blocks().getFirst().text();

        assertThat(documented().stream()
                        .filter(key -> !key.name().equals("ovm.ca_certificate"))
                        .map(key -> key.name().substring(key.name().lastIndexOf('.') + 1)))
                .allSatisfy(key -> assertThat(example).containsPattern("(?m)^ *" + key + " = "));
    }

    /**
     * A row of a table of keys.
     *
     * @param value what stands under "Default"
     */
    private record Key(String name, String value) {
        /** The default as TOML has it, where it is a value and not a sentence. */
        Optional<String> literal() {
            if (!value.matches("`[^`]+`")) {
                return Optional.empty();
            }
            String bare = value.substring(1, value.length() - 1);
            return Optional.of(bare.matches("\\d+") ? bare : "\"" + bare + "\"");
        }
    }

    private List<Key> documented() {
        return page.rows().stream()
                .filter(row -> row.getFirst().startsWith("`"))
                .map(row -> new Key(row.getFirst().replace("`", ""), row.get(1)))
                .toList();
    }

    /** Asks each table for a key that it has not: the refusal names those that it has. */
    private void collectKeys(String table, Set<String> keys) throws IOException {
        for (String name : members(table).orElseThrow()) {
            String full = table + name;
            if (members(full + ".").isPresent()) {
                collectKeys(full + ".", keys);
            } else {
                keys.add(full);
            }
        }
    }

    private Optional<List<String>> members(String table) throws IOException {
        return problems(table + "qqqqqqqqqqqq = 1\n").stream()
                .filter(problem -> problem.startsWith(table + "qqqqqqqqqqqq "))
                .map(problem -> problem.substring(problem.indexOf(ALL) + ALL.length()))
                .map(names -> List.of(names.split(", ", -1)))
                .findFirst();
    }

    private List<String> problems(String toml) throws IOException {
        Path file = write(toml);
        return catchThrowableOfType(ConfigurationException.class, () -> Configuration.read(file))
                .problems();
    }

    private Configuration read(String toml) throws IOException, ConfigurationException {
        return Configuration.read(write(toml));
    }

    private Path write(String toml) throws IOException {
        Path file = directory.resolve("config.toml");
        Files.writeString(file, toml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** Only what is required, and one key more unless that is empty. */
    private static String smallest(String key, String value) {
        List<String> lines = new ArrayList<>(List.of(
                "db_file = \"exporter.db\"",
                "jwt.secret = \"" + SECRET + "\"",
                "api.tls.certificate = \"certs/srv-pub.pem\"",
                "api.tls.key = \"certs/srv-key.pem\"",
                "api.tls.ca_certificate = \"certs/ca-pub.pem\""));
        if (!key.isEmpty()) {
            lines.add(key + " = " + value);
        }
        return String.join("\n", lines) + "\n";
    }
}
