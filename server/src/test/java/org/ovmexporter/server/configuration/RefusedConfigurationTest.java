package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

class RefusedConfigurationTest {

    private static final String SAMPLE =
            "yoidthOcBauphFeykCotdidNorjAnAtGhonsabShegAtfexbavlyakPak4SletEd";

    @TempDir
    static Path directory;

    private static ConfigurationFixture files;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = new ConfigurationFixture(directory);
    }

    @Test
    void anEmptyFileIsToldEveryRequiredKeyAtOnce() throws Exception {
        assertThat(files.problemsOf(""))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("db_file is missing: "),
                        problem -> assertThat(problem).startsWith("jwt.secret is missing: "),
                        problem ->
                                assertThat(problem).startsWith("api.tls.certificate is missing: "),
                        problem -> assertThat(problem).startsWith("api.tls.key is missing: "),
                        problem -> assertThat(problem)
                                .startsWith("api.tls.ca_certificate is missing: "));
    }

    @Test
    void problemsOfAllKindsAndTablesAreToldTogether() throws Exception {
        String toml = files.with("api", "port = 70000\nprot = 1")
                .replace("[jwt]", "[ovm]\nfingerprint = \"x\"\n[jwt]\ntime_to_live = 7");
        assertThat(files.problemsOf(toml))
                .extracting(problem -> problem.split(" ", -1)[0])
                .containsExactlyInAnyOrder(
                        "api.port", "api.prot", "ovm.fingerprint", "jwt.time_to_live");
    }

    @Test
    void theExceptionsMessageListsTheProblems() throws Exception {
        Path file = files.write(files.with("api", "port = 70000"));
        assertThatThrownBy(() -> Configuration.read(file))
                .hasMessage(
                        file + " cannot be used:\n  - api.port is 70000 and must be 0 to 65535");
    }

    static Stream<Arguments> valuesOfTheWrongType() {
        return Stream.of(
                arguments("", "db_file", "7", "a text in quotes, and not a whole number"),
                arguments("", "ovm_endpoint", "true", "a text in quotes, and not true or false"),
                arguments("", "log_file", "[\"a\"]", "a text in quotes, and not a list"),
                arguments("", "host_root", "{a = 1}", "a text in quotes, and not a table"),
                arguments(
                        "jwt",
                        "secret",
                        "12345678901234567890123456789012",
                        "a text in quotes, and not a whole number"),
                arguments("jwt", "time_to_live", "168", "a text in quotes, and not a whole number"),
                arguments("api", "bind", "1.5", "a text in quotes, and not a fraction"),
                arguments("api", "port", "\"5544\"", "a whole number, and not a text"),
                arguments("api", "port", "55.44", "a whole number, and not a fraction"),
                arguments("api", "drain_timeout", "30", "a text in quotes, and not a whole number"),
                arguments("api.tls", "certificate", "1", "a text in quotes"),
                arguments("api.tls", "key", "2020-01-01", "a text in quotes, and not a date"),
                arguments("api.tls", "ca_certificate", "1", "a text in quotes"),
                arguments("ovm", "ca_certificate", "1", "a text in quotes"),
                arguments("ovm", "fingerprint", "1", "a text in quotes"),
                arguments("tracking", "verify_blocks", "\"8\"", "a whole number, and not a text"),
                arguments(
                        "snapshots",
                        "min_free_percent",
                        "\"1%\"",
                        "a whole number, and not a text"),
                arguments("quiesce", "default", "true", "a text in quotes"),
                arguments("quiesce", "pause", "\"xm pause\"", "a list of texts, such as"),
                arguments("quiesce", "resume", "[]", "a list of texts, such as"),
                arguments("ovm", "users", "\"admin\"", "a list of texts, such as"),
                arguments("ovm", "users", "[\"\"]", "a list of texts, such as"),
                arguments("api", "max_connections", "\"9\"", "a whole number, and not a text"),
                arguments(
                        "api",
                        "max_connections_per_address",
                        "true",
                        "a whole number, and not true or false"),
                arguments("api", "client_timeout", "60", "a text in quotes"),
                arguments("api.tls", "client_auth", "true", "a text in quotes"),
                arguments("quiesce", "deadline", "10", "a text in quotes"),
                arguments("", "log_format", "1", "a text in quotes"),
                arguments("", "metrics", "true", "a text in quotes"),
                arguments("", "audit_retention", "90", "a text in quotes"),
                arguments("limits", "requests", "\"64\"", "a whole number, and not a text"),
                arguments("limits", "downloads", "1.5", "a whole number, and not a fraction"),
                arguments(
                        "tracking",
                        "deadline",
                        "3600",
                        "a text in quotes, and not a whole number"));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTheWrongType")
    void aValueOfTheWrongTypeIsToldByItsFullName(
            String table, String key, String value, String must) throws Exception {
        assertThat(files.problemsOf(set(table, key, value)))
                .singleElement()
                .asString()
                .startsWith(fullName(table, key) + " must be " + must);
    }

    @ParameterizedTest
    @CsvSource({
        "'',jwt,jwt = 5",
        "'',api,api = \"x\"",
        "'',ovm,ovm = [1]",
        "'',tracking,tracking = 1",
        "'',snapshots,snapshots = 1",
        "'',quiesce,quiesce = 1",
        "'',limits,limits = 1"
    })
    void aTableThatIsNoneIsToldOnceAndNotItsKeysToo(String table, String name, String line)
            throws Exception {
        String others = files.smallest().replaceAll("(?ms)^\\[" + name + "[^\\[]*", "");
        assertThat(files.problemsOf(line + "\n" + others))
                .singleElement()
                .asString()
                .startsWith(name + " must be a table, written as [" + name + "], and not ");
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                arguments("", "db_file", "no/such/x.db", "which is not a directory. Create"),
                arguments("", "db_file", "certs", "is a directory and must be a file"),
                arguments("", "db_file", "  ", "is empty"),
                arguments("", "db_file", "a\\u0000b", "is not a path"),
                arguments("", "log_file", "no/such/x.log", "which is not a directory. Create"),
                arguments("", "host_root", "no-such", "is not a directory"),
                arguments(
                        "", "ovm_endpoint", "http://manager:7002", "https://manager.example:7002"),
                arguments("", "ovm_endpoint", "manager:7002", "https://manager.example:7002"),
                arguments("", "ovm_endpoint", "https://manager:7002/ovm/core", "and nothing more"),
                arguments("", "ovm_endpoint", "https://manager:7002?a=b", "and nothing more"),
                arguments("", "ovm_endpoint", "https://manager:7002#a", "and nothing more"),
                arguments("", "ovm_endpoint", "https://manager:0", "https://manager.example:7002"),
                arguments("", "ovm_endpoint", "https://manager:70020", "manager.example:7002"),
                arguments("", "ovm_endpoint", "https://my manager", "https://manager.example:7002"),
                arguments("", "log_format", "xml", "is \"xml\" and must be \"text\" or \"json\""),
                arguments(
                        "",
                        "metrics",
                        "on",
                        "is \"on\" and must be \"public\" or \"token\" or \"off\""),
                arguments("", "audit_retention", "59m", ""),
                arguments("jwt", "secret", "short", "is 5 bytes long and must be 32 or more"),
                arguments("jwt", "secret", "x".repeat(31), "is 31 bytes long"),
                arguments("jwt", "secret", SAMPLE, "is the secret of a published sample"),
                arguments("jwt", "secret", " " + SAMPLE, "is the secret of a published sample"),
                arguments("jwt", "time_to_live", "0s", "\"0s\" is shorter than 1s"),
                arguments("jwt", "time_to_live", "999ms", "\"999ms\" is shorter than 1s"),
                arguments("jwt", "time_to_live", "7d", "\"7d\" is not a duration. Write it like"),
                arguments("jwt", "time_to_live", "-1h", "\"-1h\" is not a duration"),
                arguments("jwt", "time_to_live", "1h 30m", "\"1h 30m\" is not a duration"),
                arguments("jwt", "time_to_live", "168", "\"168\" is not a duration"),
                arguments("jwt", "time_to_live", "9999999h", "is longer than 100 years"),
                arguments("api", "bind", "localhost", "\"localhost\" is not an IP address"),
                arguments("api", "bind", "0.0.0.256", "\"0.0.0.256\" is not an IP address"),
                arguments("api", "drain_timeout", "soon", "\"soon\" is not a duration"),
                arguments("api.tls", "certificate", "no-such.pem", "does not exist"),
                arguments("api.tls", "certificate", "certs", "cannot be read"),
                arguments("api.tls", "certificate", "certs/srv-key.pem", "holds no certificate"),
                arguments("api.tls", "key", "no-such.pem", "does not exist"),
                arguments("api.tls", "key", "certs/srv-pub.pem", "holds no private key"),
                arguments("api.tls", "ca_certificate", "no-such.pem", "does not exist"),
                arguments("api.tls", "ca_certificate", "certs/srv-key.pem", "holds no certificate"),
                arguments("ovm", "ca_certificate", "no-such.pem", "does not exist"),
                arguments("ovm", "fingerprint", "AB:CD", "is not a SHA-256 fingerprint"),
                arguments(
                        "quiesce",
                        "default",
                        "freeze",
                        "is \"freeze\" and must be \"none\" or \"pause\""),
                arguments("api", "client_timeout", "0s", "\"0s\" is shorter than 1s"),
                arguments("api.tls", "client_auth", "maybe", "is \"maybe\" and must be \"none\""),
                arguments("api.tls", "client_ca_certificate", "no-such.pem", "does not exist"),
                arguments("quiesce", "deadline", "0s", "\"0s\" is shorter than 1s"),
                arguments("tracking", "deadline", "0s", "\"0s\" is shorter than 1s"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsToldByItsFullNameWithWhatIsNeeded(
            String table, String key, String value, String words) throws Exception {
        assertThat(files.problemsOf(set(table, key, "\"" + value + "\"")))
                .singleElement()
                .asString()
                .startsWith(fullName(table, key) + " ")
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "99999999999", "99999999999999999999999"})
    void aPortOutOfRangeIsRefused(String port) throws Exception {
        assertThat(files.problemsOf(files.with("api", "port = " + port)))
                .containsExactly("api.port is " + port + " and must be 0 to 65535");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        assertThat(files.problemsOf(set("api.tls", "certificate", "\"certs/ca-pub.pem\"")))
                .singleElement()
                .asString()
                .startsWith("api.tls.key ")
                .contains("does not belong to the first certificate in ");
    }

    @Test
    void aCaCertificateAndAFingerprintAreOneTooMany() throws Exception {
        String both =
                "ca_certificate = \"certs/ca-pub.pem\"\nfingerprint = \"" + "ab".repeat(32) + "\"";
        assertThat(files.problemsOf(files.with("ovm", both)))
                .containsExactly(
                        "ovm.fingerprint and ovm.ca_certificate are both set: keep one of them");
    }

    @ParameterizedTest
    @CsvSource({
        "'',dbfile = 1,dbfile is not a setting. Did you mean db_file?",
        "jwt,secrets = 1,jwt.secrets is not a setting. Did you mean jwt.secret?",
        "api,Port = 1,api.Port is not a setting. Did you mean api.port?",
        "api.tls,certificat = 1,api.tls.certificat is not a setting. Did you mean api.tls.cert",
        "ovm,finger = 1,ovm.finger is not a setting. What can be set here: ca_certificate\\, fin",
        "zebra,a = 1,zebra is not a setting. What can be set here: api\\, audit_retention",
        "api,log_file = 'x',api.log_file is not a setting. Did you mean log_file of the whole"
    })
    void anUnknownKeyIsToldWithWhatWasMeant(String table, String line, String beginning)
            throws Exception {
        assertThat(files.problemsOf(files.with(table, line)))
                .singleElement()
                .asString()
                .startsWith(beginning.replace("\\", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "---r-----,true",
        "rw-------,true",
        "rw-r-----,true",
        "rw-r--r--,false",
        "rw-----w-,false",
        "rw------x,false"
    })
    void aFileThatOthersCanReadIsRefused(String mode, boolean accepted) throws Exception {
        Path file = files.write(files.smallest());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        if (accepted) {
            assertThat(Configuration.read(file)).isNotNull();
        } else {
            assertThat(files.problemsOf(file))
                    .singleElement()
                    .asString()
                    .contains("open to every user")
                    .contains("(" + mode + ")")
                    .contains("chmod 600")
                    .contains("640");
        }
    }

    @Test
    void aFileThatDoesNotExistIsNamed() {
        Path file = directory.resolve("absent.toml");
        assertThat(files.problemsOf(file)).containsExactly(file + " does not exist");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws Exception {
        Path file = files.write("");
        Files.write(file, new byte[] {'#', (byte) 0xE9});
        assertThat(files.problemsOf(file)).containsExactly(file + " is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret = TOP_SECRET|write key = ",
                "secret = \"TOP_SECRET|write key = ",
                "secret = 'a' TOP_SECRET|write key = ",
                "secret = \"\\xTOP_SECRET\"|write key = ",
                "secret = 1979-99-99TOP_SECRET|write key = ",
                "secret = 1\\nsecret = 'TOP_SECRET'|the key is there twice",
                "[a]\\n[a] # TOP_SECRET|the table is there twice"
            })
    void aSyntaxErrorIsToldByItsLineWithoutTheLinesText(String toml, String words)
            throws Exception {
        String text = "# one\n# two\n" + toml.replace("\\n", "\n") + "\n";
        int line = toml.contains("\\n") ? 4 : 3;
        assertThat(files.problemsOf(text))
                .singleElement()
                .asString()
                .startsWith("line " + line)
                .contains(" is not TOML: " + words)
                .doesNotContain("TOP_SECRET")
                .doesNotContain("1979");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tooshort-S3CR3T", "   S3CR3T  "})
    void theSecretIsInNoMessage(String secret) throws Exception {
        Path file = files.write(set("jwt", "secret", "\"" + secret + "\""));
        assertThatThrownBy(() -> Configuration.read(file)).message().doesNotContain("S3CR3T");
    }

    @Test
    void aPasswordInTheEndpointIsInNoMessage() throws Exception {
        assertThat(files.problemsOf(
                        files.with("", "ovm_endpoint = \"https://admin:S3CR3T@manager:7002\"")))
                .singleElement()
                .asString()
                .startsWith("ovm_endpoint ")
                .doesNotContain("S3CR3T");
    }

    private static String set(String table, String key, String value) {
        boolean required = files.smallest().contains("\n" + key + " = ")
                || files.smallest().startsWith(key + " = ");
        String line = key + " = " + value;
        return required && !table.equals("ovm")
                ? files.replacing(key, line.replace("\\", "\\\\"))
                : files.with(table, line);
    }

    private static String fullName(String table, String key) {
        return table.isEmpty() ? key : table + "." + key;
    }
}
