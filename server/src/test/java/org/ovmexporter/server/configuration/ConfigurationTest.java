package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.server.login.AllowedUsers;
import org.ovmexporter.tls.Fingerprint;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

class ConfigurationTest {

    @TempDir
    static Path directory;

    private static ConfigurationFixture files;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = new ConfigurationFixture(directory);
    }

    @Test
    void theDocumentedFileWorksWithASecretOfItsOwn() throws Exception {
        Files.createDirectories(directory.resolve("etc/exporter"));
        var configuration = files.read("""
            # Path on disk to the database file the exporter will use.
            db_file = "DIRECTORY/etc/exporter/exporter.db"

            # Optional.
            ovm_endpoint = "https://your-ovm-api-server.example:7002"

            [jwt]
            # Obviously, this needs to be changed :-)
            secret = "SECRET"

            [api]
            bind = "0.0.0.0"
            port = 5544
                [api.tls]
                # These settings are required
                certificate = "DIRECTORY/certs/srv-pub.pem"
                key = "DIRECTORY/certs/srv-key.pem"
                ca_certificate = "DIRECTORY/certs/ca-pub.pem"
            """.replace("DIRECTORY", directory.toString())
                .replace("SECRET", ConfigurationFixture.SECRET));

        assertThat(configuration.databaseFile())
                .isEqualTo(directory.resolve("etc/exporter/exporter.db"));
        assertThat(configuration.ovmEndpoint())
                .contains(URI.create("https://your-ovm-api-server.example:7002"));
        assertThat(configuration.jwt().secret().bytes())
                .isEqualTo(ConfigurationFixture.SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(configuration.api().bind()).isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
        assertThat(configuration.api().port()).isEqualTo(5544);
        assertThat(configuration.api().tls())
                .isEqualTo(new Configuration.Tls(
                        files.certificates().certificate(),
                        files.certificates().key(),
                        files.certificates().caCertificate(),
                        Configuration.ClientAuth.NONE,
                        Optional.empty()));
    }

    @Test
    void whatIsNotSetHasADefault() throws Exception {
        var configuration = files.read(files.smallest());
        assertThat(configuration.ovmEndpoint()).isEmpty();
        assertThat(configuration.logFile()).isEmpty();
        assertThat(configuration.hostRoot()).isEqualTo(Path.of("/"));
        assertThat(configuration.jwt().timeToLive()).isEqualTo(Duration.ofDays(7));
        assertThat(configuration.api().bind()).isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
        assertThat(configuration.api().port()).isEqualTo(5544);
        assertThat(configuration.api().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.ovm())
                .isEqualTo(new Configuration.Ovm(
                        Optional.empty(), Optional.empty(), AllowedUsers.all()));
        assertThat(configuration.api().maxConnections()).isEqualTo(512);
        assertThat(configuration.api().maxConnectionsPerAddress()).isEqualTo(128);
        assertThat(configuration.api().clientTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.tracking())
                .isEqualTo(new Configuration.Tracking(8, Duration.ofHours(1)));
        assertThat(configuration.snapshots()).isEqualTo(new Configuration.Snapshots(1, 5, 0));
        assertThat(configuration.repositories())
                .isEqualTo(new Configuration.Repositories(
                        Duration.ofSeconds(30), Duration.ofMinutes(10)));
        assertThat(configuration.quiesce())
                .isEqualTo(new Configuration.Quiesce(
                        false,
                        List.of("xm", "pause", "{vm}"),
                        List.of("xm", "unpause", "{vm}"),
                        Duration.ofSeconds(10)));
        assertThat(configuration.limits()).isEqualTo(new Configuration.Limits(64, 64));
        assertThat(configuration.observability())
                .isEqualTo(new Configuration.Observability(
                        Configuration.LogFormat.TEXT,
                        Configuration.MetricsAccess.TOKEN,
                        Duration.ofDays(90)));
    }

    @Test
    void howMuchIsDoneAtATimeIsTwoNumbers() throws Exception {
        var configuration = files.read(files.with("limits", "requests = 1\ndownloads = 10000"));
        assertThat(configuration.limits()).isEqualTo(new Configuration.Limits(1, 10_000));
    }

    @ParameterizedTest
    @CsvSource({"text,public,1h", "json,off,24h", "json,token,2160h"})
    void whoWatchesIsToldWhatIsSet(String format, String metrics, String retention)
            throws Exception {
        var configuration = files.read(files.with(
                "",
                "log_format = \"" + format
                        + "\"\nmetrics = \"" + metrics + "\"\naudit_retention = \"" + retention
                        + "\""));
        assertThat(configuration.observability())
                .isEqualTo(new Configuration.Observability(
                        Configuration.LogFormat.valueOf(format.toUpperCase(Locale.ROOT)),
                        Configuration.MetricsAccess.valueOf(metrics.toUpperCase(Locale.ROOT)),
                        Duration.parse("PT" + retention)));
    }

    @Test
    void aRelativePathIsRelativeToTheFile() throws Exception {
        var configuration = files.read(files.replacing("db_file", "db_file = \"certs/../x.db\""));
        assertThat(configuration.databaseFile()).isEqualTo(directory.resolve("x.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.0.0.1:7002", "https://manager.example/", "HTTPS://[fd00::1]:7002"
            })
    void ovmEndpointIsAnHttpsAddress(String endpoint) throws Exception {
        var configuration = files.read(files.with("", "ovm_endpoint = \"" + endpoint + "\""));
        assertThat(configuration.ovmEndpoint()).contains(URI.create(endpoint));
    }

    @Test
    void logFileAndHostRootArePaths() throws Exception {
        var configuration =
                files.read(files.with("", "log_file = \"exporter.log\"\nhost_root = \"certs\""));
        assertThat(configuration.logFile()).contains(directory.resolve("exporter.log"));
        assertThat(configuration.hostRoot()).isEqualTo(directory.resolve("certs"));
    }

    @ParameterizedTest
    @CsvSource({"168h,604800", "1h30m,5400", "90m,5400", "45s,45", "1.5h,5400", "1000ms,1", "1s,1"})
    void timeToLiveIsADuration(String text, long seconds) throws Exception {
        var configuration = files.read(files.with("jwt", "time_to_live = \"" + text + "\""));
        assertThat(configuration.jwt().timeToLive()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0s,0", "2m,120"})
    void drainTimeoutIsADurationThatMayBeZero(String text, long seconds) throws Exception {
        var configuration = files.read(files.with("api", "drain_timeout = \"" + text + "\""));
        assertThat(configuration.api().drainTimeout()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void verifyBlocksIsANumberThatMayBeZero(int blocks) throws Exception {
        var configuration = files.read(files.with("tracking", "verify_blocks = " + blocks));
        assertThat(configuration.tracking().verifyBlocks()).isEqualTo(blocks);
    }

    @Test
    void howAVmIsPausedIsCommandsAndADeadline() throws Exception {
        var configuration = files.read(files.with("quiesce", """
            default = "pause"
            pause = ["virsh", "suspend", "{vm}"]
            resume = ["virsh", "resume", "{vm}"]
            deadline = "3s"
            """));
        assertThat(configuration.quiesce())
                .isEqualTo(new Configuration.Quiesce(
                        true,
                        List.of("virsh", "suspend", "{vm}"),
                        List.of("virsh", "resume", "{vm}"),
                        Duration.ofSeconds(3)));
        assertThat(files.read(files.with("quiesce", "default = \"none\""))
                        .quiesce()
                        .byDefault())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 99})
    void minFreePercentIsAShareThatMayBeZero(int percent) throws Exception {
        var configuration = files.read(files.with("snapshots", "min_free_percent = " + percent));
        assertThat(configuration.snapshots().minFreePercent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({"1s,1", "90m,5400"})
    void theTrackingDeadlineIsADurationOfASecondOrMore(String text, long seconds) throws Exception {
        var configuration = files.read(files.with("tracking", "deadline = \"" + text + "\""));
        assertThat(configuration.tracking().deadline()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8443, 65_535})
    void portIsAnyPort(int port) throws Exception {
        assertThat(files.read(files.with("api", "port = " + port)).api().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::", "::1", "10.1.2.3"})
    void bindIsAnAddress(String address) throws Exception {
        var configuration = files.read(files.with("api", "bind = \"" + address + "\""));
        assertThat(configuration.api().bind()).isEqualTo(InetAddress.ofLiteral(address));
    }

    @Test
    void ovmCaCertificateIsAPemFile() throws Exception {
        var configuration = files.read(files.with("ovm", "ca_certificate = \"certs/ca-pub.pem\""));
        assertThat(configuration.ovm().caCertificate())
                .contains(files.certificates().caCertificate());
    }

    @Test
    void ovmFingerprintMayHaveColonsOrNot() throws Exception {
        var fingerprint = Fingerprint.of(files.certificates().server());
        String plain = HexFormat.of()
                .formatHex(HexFormat.ofDelimiter(":").withUpperCase().parseHex(fingerprint.text()));
        for (String text : new String[] {plain, fingerprint.text()}) {
            var configuration = files.read(files.with("ovm", "fingerprint = \"" + text + "\""));
            assertThat(configuration.ovm().fingerprint()).contains(fingerprint);
        }
    }

    @ParameterizedTest
    @CsvSource({"none,NONE,false", "optional,OPTIONAL,true", "require,REQUIRE,true"})
    void clientsShowACertificateOfTheSameAuthorityUnlessAnotherIsNamed(
            String text, Configuration.ClientAuth expected, boolean trusted) throws Exception {
        String line = "client_auth = \"" + text + "\"";
        var byDefault = files.read(files.with("api.tls", line)).api().tls();
        var named = files.read(files.with(
                        "api.tls", line + "\nclient_ca_certificate = \"certs/srv-pub.pem\""))
                .api()
                .tls();
        assertThat(byDefault.clientAuth()).isEqualTo(expected);
        assertThat(byDefault.clientCaCertificate())
                .isEqualTo(Optional.of(files.certificates().caCertificate()).filter(_ -> trusted));
        assertThat(named.clientCaCertificate())
                .isEqualTo(Optional.of(files.certificates().certificate()).filter(_ -> trusted));
    }

    @Test
    void connectionsAreNumbersAndATimeout() throws Exception {
        var api = files.read(files.with("api", """
            max_connections = 10
            max_connections_per_address = 3
            client_timeout = "5s"
            """)).api();
        assertThat(api.maxConnections()).isEqualTo(10);
        assertThat(api.maxConnectionsPerAddress()).isEqualTo(3);
        assertThat(api.clientTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void usersAreNamesWhateverTheirCase() throws Exception {
        var users = files.read(files.with("ovm", "users = [\"Backup\", \"admin\"]"))
                .ovm()
                .users();
        assertThat(users.allows("backup")).isTrue();
        assertThat(users.allows("ADMIN")).isTrue();
        assertThat(users.allows("weblogic")).isFalse();
    }

    @Test
    void theSecretIsNotInTheTextOfAConfiguration() throws Exception {
        assertThat(files.read(files.smallest()).toString())
                .doesNotContain(ConfigurationFixture.SECRET)
                .contains("secret=(secret)");
    }

    @Test
    void theRoomThatSnapshotsLeaveIsAShareOfTheRepository() throws Exception {
        var configuration = files.read(files.with(
                "snapshots",
                "min_free_percent = 2\n"
                        + "warn_free_percent = 20\ndrop_oldest_below_percent = 10"));
        assertThat(configuration.snapshots()).isEqualTo(new Configuration.Snapshots(2, 20, 10));
    }

    @Test
    void theDeadlinesOfRepositoriesAreDurations() throws Exception {
        var configuration = files.read(
                files.with("repositories", "deadline = \"1m30s\"\n" + "disk_deadline = \"2h\""));
        assertThat(configuration.repositories())
                .isEqualTo(new Configuration.Repositories(
                        Duration.ofSeconds(90), Duration.ofHours(2)));
    }
}
