package org.ovmexporter.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.Credentials;
import org.ovmexporter.client.ExporterAddress;
import org.ovmexporter.client.Trust;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** What options, environment and profile come to. */
class SettingsTest {
    private static final String PROFILES = """
        [default]
        endpoint = "https://profile.example:5544"
        username = "of-profile"
        password = "p"

        [second]
        endpoint = "https://second.example:5544"
        token = "t"
        insecure = true
        """;
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home = Path.of("");

    @Test
    void anOptionCountsBeforeTheEnvironmentAndThatBeforeTheProfile() throws Exception {
        profiles(PROFILES, "rw-------");
        assertThat(connection().endpoint()).hasToString("https://profile.example:5544");
        assertThat(connection().credentials())
                .isEqualTo(new Credentials.Password("of-profile", "p"));

        environment.put("OVM_EXPORTER_ENDPOINT", "https://environment.example:5544");
        environment.put("OVM_EXPORTER_USERNAME", "of-environment");
        assertThat(connection().endpoint()).hasToString("https://environment.example:5544");
        assertThat(connection().credentials())
                .isEqualTo(new Credentials.Password("of-environment", "p"));

        assertThat(connection("--endpoint", "https://option.example:5544").endpoint())
                .hasToString("https://option.example:5544");
    }

    @Test
    void theVariablesAreThoseOfThePythonClient() throws Exception {
        environment.putAll(Map.of(
                "OVM_EXPORTER_ENDPOINT",
                "https://host.example:5544",
                "OVM_EXPORTER_USERNAME",
                "admin",
                "OVM_EXPORTER_PASSWORD",
                "secret",
                "OVM_EXPORTER_CAFILE",
                "/ca.pem"));

        assertThat(connection().credentials())
                .isEqualTo(new Credentials.Password("admin", "secret"));
        assertThat(connection().trust()).isEqualTo(new Trust.Authority(Path.of("/ca.pem")));
    }

    @Test
    void aProfileIsNamedByOptionOrEnvironment() throws Exception {
        profiles(PROFILES, "rw-------");
        assertThat(connection("--profile", "second").credentials())
                .isEqualTo(new Credentials.BearerToken("t"));
        assertThat(connection("--profile", "second").trust()).isEqualTo(new Trust.Anybody());

        environment.put("OVM_EXPORTER_PROFILE", "second");
        assertThat(connection().endpoint()).hasToString("https://second.example:5544");
    }

    @Test
    void oneWayToTrustByOptionReplacesAnotherOfTheProfile() throws Exception {
        profiles(PROFILES, "rw-------");
        assertThat(connection("--profile", "second", "--ca", "/ca.pem").trust())
                .isEqualTo(new Trust.Authority(Path.of("/ca.pem")));
    }

    @Test
    void twoWaysToTrustInOnePlaceAreRefused() {
        assertThatThrownBy(() -> connection(
                        "--endpoint", "https://h:1", "--token", "t", "--ca", "x", "--insecure"))
                .hasMessage("--ca and --insecure exclude each other");
    }

    @Test
    void thePasswordMayBeTheFirstLineOfAFile() throws Exception {
        Path file = Files.writeString(home.resolve("password"), "secret\nmore\n");
        assertThat(connection(
                                "--endpoint",
                                "https://h:1",
                                "--username",
                                "admin",
                                "--password-file",
                                file.toString())
                        .credentials())
                .isEqualTo(new Credentials.Password("admin", "secret"));
    }

    @Test
    void aHostAndPortAreEnoughOfAnEndpoint() throws Exception {
        assertThat(connection("--endpoint", "host:5544", "--token", "t").endpoint())
                .hasToString("https://host:5544");
    }

    @Test
    void withoutAnEndpointItSaysWhereOneCanBePut() {
        assertThatThrownBy(this::connection)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--endpoint")
                .hasMessageContaining("OVM_EXPORTER_ENDPOINT")
                .hasMessageContaining("profile");
    }

    @Test
    void withoutAPasswordAndSomebodyToAskItSaysHowToGiveOne() {
        assertThatThrownBy(() -> connection("--endpoint", "https://h:1", "--username", "admin"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--password-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-rw----", "rw----r--"})
    void aPasswordThatOthersCanReadIsRefused(String permissions) throws IOException {
        profiles(PROFILES, permissions);

        assertThatThrownBy(this::connection)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("chmod 600 " + home.resolve(".config"));
    }

    @Test
    void aProfileWithoutSecretsMayBeOpen() throws Exception {
        profiles("[default]\nendpoint = \"https://h:1\"\n", "rw-r--r--");

        assertThat(connection("--token", "t").endpoint()).hasToString("https://h:1");
    }

    @Test
    void whatIsWrongInAProfileIsToldWithoutItsPassword() throws IOException {
        profiles("[default]\npasswort = \"S3cret\"\n", "rw-------");
        assertThatThrownBy(this::connection)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("passwort is no setting")
                .hasMessageContaining("password_file");

        profiles("[default]\npassword = S3cret\n", "rw-------");
        assertThatThrownBy(this::connection)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("S3cret");
    }

    @Test
    void aProfileThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        profiles(PROFILES, "rw-------");
        assertThatThrownBy(() -> connection("--profile", "third"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("default, second");
    }

    private ExporterAddress connection(String... options) throws UsageException, IOException {
        ConnectionOptions parsed = new ConnectionOptions();
        CommandLine.populateCommand(parsed, options);
        return parsed.connection(environment, home);
    }

    private void profiles(String toml, String permissions) throws IOException {
        Path file = home.resolve(".config/ovm-exporter/profiles.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, toml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
