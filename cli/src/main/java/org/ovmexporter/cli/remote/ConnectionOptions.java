package org.ovmexporter.cli.remote;

import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.ExporterAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.Trust;

import picocli.CommandLine.Option;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which exporter a command talks to, as whom, and why it is believed. */
public final class ConnectionOptions {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile of ~/.config/ovm-exporter/profiles.toml (default:"
                    + " $OVM_EXPORTER_PROFILE, or \"default\" if there is one).")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = {"--endpoint", "--ovm-endpoint"},
            paramLabel = "URL",
            description = "The exporter, such as https://10.107.8.20:5544 (default:"
                    + " $OVM_EXPORTER_ENDPOINT).")
    private Optional<String> endpoint = Optional.empty();

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "User of the Oracle VM Manager (default: $OVM_EXPORTER_USERNAME).")
    private Optional<String> username = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File with the password in its first line (default: $OVM_EXPORTER_PASSWORD, or"
                            + " it is asked for).")
    private Optional<String> passwordFile = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token of an earlier login, instead of user and password (default:"
                    + " $OVM_EXPORTER_TOKEN).")
    private Optional<String> token = Optional.empty();

    @Option(
            names = {"--ca", "--ca-path"},
            paramLabel = "FILE",
            description =
                    "PEM file of the authority that issued the exporter's certificate (default:"
                            + " $OVM_EXPORTER_CAFILE, or the system's authorities).")
    private Optional<String> ca = Optional.empty();

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256",
            description = "The exporter's certificate by its SHA-256 fingerprint (default:"
                    + " $OVM_EXPORTER_FINGERPRINT).")
    private Optional<String> fingerprint = Optional.empty();

    @Option(
            names = "--insecure",
            description = "Send the password to whoever answers. For trying things out.")
    private boolean insecure;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "PEM file of this client's certificate, where the exporter wants one.")
    private Optional<String> cert = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file of its private key.")
    private Optional<String> key = Optional.empty();

    /** What the options, the environment and the profile come to. Warns where nothing is proven. */
    public ExporterClient connect(PrintWriter err) throws UsageException, IOException {
        ExporterAddress connection =
                connection(System.getenv(), Path.of(System.getProperty("user.home")));
        if (connection.trust() instanceof Trust.Anybody) {
            err.println("warning: --insecure: whoever answers at " + connection.endpoint()
                    + " gets the password");
        }
        return new ExporterClient(connection);
    }

    ExporterAddress connection(Map<String, String> environment, Path home)
            throws UsageException, IOException {
        Optional<String> name =
                profile.or(() -> Optional.ofNullable(environment.get("OVM_EXPORTER_PROFILE"))
                        .filter(value -> !value.isEmpty()));
        Map<Setting, String> ofProfile = new Profiles(Profiles.file(environment, home)).read(name);
        return new ConnectionSettings(
                        List.of(given(), ConnectionSettings.of(environment), ofProfile),
                        ConnectionOptions::prompt)
                .connection();
    }

    private Map<Setting, String> given() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        endpoint.ifPresent(value -> given.put(Setting.ENDPOINT, value));
        username.ifPresent(value -> given.put(Setting.USERNAME, value));
        passwordFile.ifPresent(value -> given.put(Setting.PASSWORD_FILE, value));
        token.ifPresent(value -> given.put(Setting.TOKEN, value));
        ca.ifPresent(value -> given.put(Setting.CA, value));
        fingerprint.ifPresent(value -> given.put(Setting.FINGERPRINT, value));
        cert.ifPresent(value -> given.put(Setting.CERT, value));
        key.ifPresent(value -> given.put(Setting.KEY, value));
        if (insecure) {
            given.put(Setting.INSECURE, "true");
        }
        return given;
    }

    private static Optional<String> prompt(String username, URI endpoint) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .flatMap(console -> Optional.ofNullable(
                        console.readPassword("Password of %s at %s: ", username, endpoint)))
                .map(String::new);
    }
}
