package org.ovmexporter.server.configuration;

import org.ovmexporter.server.configuration.Configuration.Api;
import org.ovmexporter.server.configuration.Configuration.ClientAuth;
import org.ovmexporter.server.configuration.Configuration.Jwt;
import org.ovmexporter.server.configuration.Configuration.Limits;
import org.ovmexporter.server.configuration.Configuration.LogFormat;
import org.ovmexporter.server.configuration.Configuration.MetricsAccess;
import org.ovmexporter.server.configuration.Configuration.Observability;
import org.ovmexporter.server.configuration.Configuration.Ovm;
import org.ovmexporter.server.configuration.Configuration.Quiesce;
import org.ovmexporter.server.configuration.Configuration.Repositories;
import org.ovmexporter.server.configuration.Configuration.Snapshots;
import org.ovmexporter.server.configuration.Configuration.Tls;
import org.ovmexporter.server.configuration.Configuration.Tracking;
import org.ovmexporter.server.login.AllowedUsers;
import org.ovmexporter.tls.Fingerprint;
import org.ovmexporter.tls.Identity;
import org.ovmexporter.tls.Pem;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What every key means, what it is if it is absent, and what is wrong with a value. */
final class ConfigurationKeys {

    static final int DEFAULT_PORT = 5544;
    static final String DEFAULT_BIND = "0.0.0.0";
    static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofDays(7);
    static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);
    static final int DEFAULT_MAX_CONNECTIONS = 512;
    static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 128;
    static final Duration DEFAULT_CLIENT_TIMEOUT = Duration.ofSeconds(60);
    static final int DEFAULT_VERIFY_BLOCKS = 8;
    static final int DEFAULT_MIN_FREE_PERCENT = 1;
    static final int DEFAULT_WARN_FREE_PERCENT = 5;
    static final Duration DEFAULT_REPOSITORY_DEADLINE = Duration.ofSeconds(30);
    static final Duration DEFAULT_DISK_DEADLINE = Duration.ofMinutes(10);
    static final List<String> DEFAULT_PAUSE = List.of("xm", "pause", "{vm}");
    static final List<String> DEFAULT_RESUME = List.of("xm", "unpause", "{vm}");
    static final Duration DEFAULT_PAUSE_DEADLINE = Duration.ofSeconds(10);
    static final Duration DEFAULT_TRACKING_DEADLINE = Duration.ofHours(1);
    static final int DEFAULT_REQUESTS = 64;
    static final int DEFAULT_DOWNLOADS = 64;
    static final Duration DEFAULT_AUDIT_RETENTION = Duration.ofDays(90);

    private static final String ENDPOINT_FORM = "must be the Manager's address and nothing more, "
            + "such as \"https://manager.example:7002\"";

    private static final String COMMAND_FORM = "[\"xm\", \"pause\", \"{vm}\"]";

    private static final Set<String> NO_PATH = Set.of("", "/");

    private static final Duration SHORTEST_TIME_TO_LIVE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_CLIENT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_TRACKING_DEADLINE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE_DEADLINE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_REPOSITORY_DEADLINE = Duration.ofSeconds(1);
    private static final int MOST_CONNECTIONS = 65_535;
    private static final Duration SHORTEST_AUDIT_RETENTION = Duration.ofHours(1);
    private static final int MOST_AT_WORK = 10_000;
    private static final int MOST_VERIFY_BLOCKS = 100_000;

    private final Path directory;
    private final List<String> problems;

    private ConfigurationKeys(Path directory, List<String> problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** The configuration, or empty with at least one problem added. */
    static Optional<Configuration> read(ObjectNode tree, Path file, List<String> problems) {
        Path directory = Optional.ofNullable(file.getParent()).orElse(file);
        return new ConfigurationKeys(directory, problems).whole(TomlTable.root(tree, problems));
    }

    private Optional<Configuration> whole(TomlTable top) {
        Optional<Path> databaseFile = top.requiredText(
                "db_file",
                "the path of the exporter's database, such as"
                        + " \"/var/lib/ovm-exporter/exporter.db\"",
                this::fileToWrite);
        Optional<URI> ovmEndpoint = top.text("ovm_endpoint", ConfigurationKeys::endpoint);
        Optional<Path> logFile = top.text("log_file", this::fileToWrite);
        Optional<Path> hostRoot = top.text("host_root", this::directoryToRead);
        Optional<Jwt> jwt = jwt(top.table("jwt"));
        Optional<Api> api = api(top.table("api"));
        Ovm ovm = ovm(top.table("ovm"));
        Tracking tracking = tracking(top.table("tracking"));
        Snapshots snapshots = snapshots(top.table("snapshots"));
        Quiesce quiesce = quiesce(top.table("quiesce"));
        Repositories repositories = repositories(top.table("repositories"));
        Limits limits = limits(top.table("limits"));
        Observability observability = observability(top);
        top.refuseOtherKeys();
        if (databaseFile.isEmpty() || jwt.isEmpty() || api.isEmpty() || !problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Configuration(
                databaseFile.get(),
                ovmEndpoint,
                logFile,
                hostRoot.orElse(Path.of("/")),
                jwt.get(),
                api.get(),
                ovm,
                tracking,
                snapshots,
                quiesce,
                repositories,
                limits,
                observability));
    }

    private static Optional<Jwt> jwt(TomlTable table) {
        Optional<Secret> secret = table.requiredText(
                "secret", "a text that nobody can guess. " + Secret.howToMakeOne(), Secret::of);
        Optional<Duration> timeToLive =
                table.text("time_to_live", GoDuration.atLeast(SHORTEST_TIME_TO_LIVE));
        table.refuseOtherKeys();
        return secret.map(known -> new Jwt(known, timeToLive.orElse(DEFAULT_TIME_TO_LIVE)));
    }

    private Optional<Api> api(TomlTable table) {
        Optional<InetAddress> bind = table.text("bind", ConfigurationKeys::address);
        Optional<Integer> port = table.integer("port", 0, 65_535);
        Optional<Duration> drainTimeout =
                table.text("drain_timeout", GoDuration.atLeast(Duration.ZERO));
        Optional<Integer> maxConnections = table.integer("max_connections", 1, MOST_CONNECTIONS);
        Optional<Integer> maxPerAddress =
                table.integer("max_connections_per_address", 1, MOST_CONNECTIONS);
        Optional<Duration> clientTimeout =
                table.text("client_timeout", GoDuration.atLeast(SHORTEST_CLIENT_TIMEOUT));
        Optional<Tls> tls = tls(table.table("tls"));
        table.refuseOtherKeys();
        return tls.map(files -> new Api(
                bind.orElseGet(() -> InetAddress.ofLiteral(DEFAULT_BIND)),
                port.orElse(DEFAULT_PORT),
                drainTimeout.orElse(DEFAULT_DRAIN_TIMEOUT),
                maxConnections.orElse(DEFAULT_MAX_CONNECTIONS),
                maxPerAddress.orElse(DEFAULT_MAX_CONNECTIONS_PER_ADDRESS),
                clientTimeout.orElse(DEFAULT_CLIENT_TIMEOUT),
                files));
    }

    private Optional<Tls> tls(TomlTable table) {
        Optional<Path> certificate = table.requiredText(
                "certificate",
                "the path of a PEM file with the server's certificate",
                this::certificateFile);
        Optional<Path> key = table.requiredText(
                "key",
                "the path of a PEM file with the private key of api.tls.certificate",
                this::keyFile);
        Optional<Path> caCertificate = table.requiredText(
                "ca_certificate",
                "the path of a PEM file with the certificate of the authority that issued "
                        + "api.tls.certificate",
                this::certificateFile);
        Optional<ClientAuth> clientAuth = table.text("client_auth", ConfigurationKeys::clientAuth);
        Optional<Path> clientCa = table.text("client_ca_certificate", this::certificateFile);
        table.refuseOtherKeys();
        if (certificate.isEmpty() || key.isEmpty() || caCertificate.isEmpty()) {
            return Optional.empty();
        }
        if (!belongsTo(certificate.get(), key.get())) {
            table.problem(
                    "key",
                    "(" + key.get() + ") does not belong to the first certificate in "
                            + certificate.get());
            return Optional.empty();
        }
        ClientAuth auth = clientAuth.orElse(ClientAuth.NONE);
        return Optional.of(new Tls(
                certificate.get(),
                key.get(),
                caCertificate.get(),
                auth,
                auth == ClientAuth.NONE ? Optional.empty() : clientCa.or(() -> caCertificate)));
    }

    /** Both files were found to be right by themselves. */
    private static boolean belongsTo(Path certificate, Path key) {
        try {
            return Identity.read(certificate, key).isWhole();
        } catch (IOException | GeneralSecurityException replaced) {
            return false;
        }
    }

    private static ClientAuth clientAuth(String text) {
        return switch (text) {
            case "none" -> ClientAuth.NONE;
            case "optional" -> ClientAuth.OPTIONAL;
            case "require" -> ClientAuth.REQUIRE;
            default ->
                throw new IllegalArgumentException(
                        "is \"" + text + "\" and must be \"none\", \"optional\" or \"require\"");
        };
    }

    private Ovm ovm(TomlTable table) {
        Optional<Path> caCertificate = table.text("ca_certificate", this::certificateFile);
        Optional<Fingerprint> fingerprint = table.text("fingerprint", Fingerprint::parse);
        if (table.has("ca_certificate") && table.has("fingerprint")) {
            table.problem("fingerprint", "and ovm.ca_certificate are both set: keep one of them");
        }
        Optional<List<String>> users = table.texts("users", "[\"backup\", \"admin\"]");
        table.refuseOtherKeys();
        return new Ovm(
                caCertificate,
                fingerprint,
                users.map(AllowedUsers::only).orElseGet(AllowedUsers::all));
    }

    private static Tracking tracking(TomlTable table) {
        Optional<Integer> verifyBlocks = table.integer("verify_blocks", 0, MOST_VERIFY_BLOCKS);
        Optional<Duration> deadline =
                table.text("deadline", GoDuration.atLeast(SHORTEST_TRACKING_DEADLINE));
        table.refuseOtherKeys();
        return new Tracking(
                verifyBlocks.orElse(DEFAULT_VERIFY_BLOCKS),
                deadline.orElse(DEFAULT_TRACKING_DEADLINE));
    }

    private static Snapshots snapshots(TomlTable table) {
        Optional<Integer> minFreePercent = table.integer("min_free_percent", 0, 99);
        Optional<Integer> warnFreePercent = table.integer("warn_free_percent", 0, 99);
        Optional<Integer> dropOldest = table.integer("drop_oldest_below_percent", 0, 99);
        table.refuseOtherKeys();
        return new Snapshots(
                minFreePercent.orElse(DEFAULT_MIN_FREE_PERCENT),
                warnFreePercent.orElse(DEFAULT_WARN_FREE_PERCENT),
                dropOldest.orElse(0));
    }

    private static Repositories repositories(TomlTable table) {
        Optional<Duration> deadline =
                table.text("deadline", GoDuration.atLeast(SHORTEST_REPOSITORY_DEADLINE));
        Optional<Duration> diskDeadline =
                table.text("disk_deadline", GoDuration.atLeast(SHORTEST_REPOSITORY_DEADLINE));
        table.refuseOtherKeys();
        return new Repositories(
                deadline.orElse(DEFAULT_REPOSITORY_DEADLINE),
                diskDeadline.orElse(DEFAULT_DISK_DEADLINE));
    }

    private static Quiesce quiesce(TomlTable table) {
        Optional<Boolean> byDefault = table.text("default", ConfigurationKeys::isPause);
        Optional<List<String>> pause = table.texts("pause", COMMAND_FORM);
        Optional<List<String>> resume = table.texts("resume", COMMAND_FORM);
        Optional<Duration> deadline =
                table.text("deadline", GoDuration.atLeast(SHORTEST_PAUSE_DEADLINE));
        table.refuseOtherKeys();
        return new Quiesce(
                byDefault.orElse(false),
                pause.orElse(DEFAULT_PAUSE),
                resume.orElse(DEFAULT_RESUME),
                deadline.orElse(DEFAULT_PAUSE_DEADLINE));
    }

    private static Limits limits(TomlTable table) {
        Optional<Integer> requests = table.integer("requests", 1, MOST_AT_WORK);
        Optional<Integer> downloads = table.integer("downloads", 1, MOST_AT_WORK);
        table.refuseOtherKeys();
        return new Limits(requests.orElse(DEFAULT_REQUESTS), downloads.orElse(DEFAULT_DOWNLOADS));
    }

    private static Observability observability(TomlTable top) {
        return new Observability(
                top.text("log_format", text -> choice(text, LogFormat.values()))
                        .orElse(LogFormat.TEXT),
                top.text("metrics", text -> choice(text, MetricsAccess.values()))
                        .orElse(MetricsAccess.TOKEN),
                top.text("audit_retention", GoDuration.atLeast(SHORTEST_AUDIT_RETENTION))
                        .orElse(DEFAULT_AUDIT_RETENTION));
    }

    /** The choice that is spelled like this, in small letters. */
    private static <E extends Enum<E>> E choice(String text, E[] choices) {
        List<String> names = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "is \"" + text + "\" and must be \"" + String.join("\" or \"", names) + "\"");
        }
        return choices[index];
    }

    private static boolean isPause(String text) {
        return switch (text) {
            case "pause" -> true;
            case "none" -> false;
            default ->
                throw new IllegalArgumentException(
                        "is \"" + text + "\" and must be \"none\" or \"pause\"");
        };
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an IP address. Write one of "
                            + "this machine's, or \"0.0.0.0\" for all of them",
                    notAnAddress);
        }
    }

    /** The text is not repeated in a message: it might hold a password. */
    private static URI endpoint(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(ENDPOINT_FORM, notAnAddress);
        }
        boolean onlyHostAndPort = uri.getUserInfo() == null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && NO_PATH.contains(String.valueOf(uri.getPath()));
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || uri.getPort() == 0
                || uri.getPort() > 65_535
                || !onlyHostAndPort) {
            throw new IllegalArgumentException(ENDPOINT_FORM);
        }
        return uri;
    }

    private Path fileToWrite(String text) {
        Path file = path(text);
        Path parent = Optional.ofNullable(file.getParent()).orElse(file);
        if (!Files.isDirectory(parent)) {
            throw new IllegalArgumentException("is in " + parent
                    + ", which is not a directory. Create it, or change the path");
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("(" + file + ") is a directory and must be a file");
        }
        return file;
    }

    private Path directoryToRead(String text) {
        Path existing = path(text);
        if (!Files.isDirectory(existing)) {
            throw new IllegalArgumentException("(" + existing + ") is not a directory");
        }
        return existing;
    }

    private Path certificateFile(String text) {
        return pemFile(text, Pem::certificates);
    }

    private Path keyFile(String text) {
        return pemFile(text, Pem::privateKey);
    }

    private Path pemFile(String text, PemReader reader) {
        Path file = path(text);
        try {
            reader.read(file);
            return file;
        } catch (NoSuchFileException absent) {
            throw new IllegalArgumentException("(" + file + ") does not exist", absent);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "(" + file + ") cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (GeneralSecurityException notPem) {
            throw new IllegalArgumentException("(" + file + ") " + notPem.getMessage(), notPem);
        }
    }

    private Path path(String text) {
        try {
            return directory.resolve(text).normalize();
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("is not a path", wrong);
        }
    }

    private interface PemReader {

        Object read(Path file) throws IOException, GeneralSecurityException;
    }
}
