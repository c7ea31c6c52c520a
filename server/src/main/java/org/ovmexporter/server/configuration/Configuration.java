package org.ovmexporter.server.configuration;

import org.ovmexporter.server.login.AllowedUsers;
import org.ovmexporter.tls.Fingerprint;
import org.ovmexporter.tls.Pem;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator decided, read from a TOML file. A relative path is relative to that file.
 *
 * @param databaseFile {@code db_file}: the SQLite database; its directory exists
 * @param ovmEndpoint {@code ovm_endpoint}: where the Manager is, as {@code https://HOST[:PORT]}; if
 *     empty, the server's own ovs-agent database knows
 * @param logFile {@code log_file}: its directory exists; if empty, the log goes to standard error
 * @param hostRoot {@code host_root}: the directory under which all of the host is found, by default
 *     {@code /}; it exists
 * @param jwt {@code [jwt]}: tokens
 * @param api {@code [api]}: the HTTPS server
 * @param ovm {@code [ovm]}: how the Manager proves who it is, and who of its users may log in
 * @param tracking {@code [tracking]}: how comparisons are checked
 * @param snapshots {@code [snapshots]}: when they are taken
 * @param quiesce {@code [quiesce]}: how VMs are paused for them
 * @param repositories {@code [repositories]}: when one counts as dead
 * @param limits {@code [limits]}: how much is done at a time
 * @param observability what those who watch the exporter are told
 */
public record Configuration(
        Path databaseFile,
        Optional<URI> ovmEndpoint,
        Optional<Path> logFile,
        Path hostRoot,
        Jwt jwt,
        Api api,
        Ovm ovm,
        Tracking tracking,
        Snapshots snapshots,
        Quiesce quiesce,
        Repositories repositories,
        Limits limits,
        Observability observability) {

    /**
     * Tokens.
     *
     * @param secret {@code jwt.secret}: signs them; 32 bytes or more
     * @param timeToLive {@code jwt.time_to_live}: how long one is good for; 1 second or more, by
     *     default 168 hours
     */
    public record Jwt(Secret secret, Duration timeToLive) {}

    /**
     * The HTTPS server.
     *
     * @param bind {@code api.bind}: the address to listen on, by default 0.0.0.0: all of them
     * @param port {@code api.port}: 0 to 65535, where 0 is any free port; by default 5544
     * @param drainTimeout {@code api.drain_timeout}: how long running downloads may go on after
     *     SIGTERM; zero or more, by default 30 seconds
     * @param maxConnections {@code api.max_connections}: how many there may be at a time; 1 to
     *     65535, by default 512
     * @param maxConnectionsPerAddress {@code api.max_connections_per_address}: how many of them one
     *     address may have; 1 to 65535, by default 128
     * @param clientTimeout {@code api.client_timeout}: how long a client may take to send a
     *     request, or take nothing of its answer; 1 second or more, by default 60 seconds
     * @param tls {@code [api.tls]}
     */
    public record Api(
            InetAddress bind,
            int port,
            Duration drainTimeout,
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration clientTimeout,
            Tls tls) {}

    /**
     * PEM files that were there, and could be read by {@link Pem}, when the configuration was read.
     *
     * @param certificate {@code api.tls.certificate}: the server's, followed by any intermediate
     *     ones
     * @param key {@code api.tls.key}: the private key that belongs to it, not encrypted
     * @param caCertificate {@code api.tls.ca_certificate}: of the authority that issued it
     * @param clientAuth {@code api.tls.client_auth}: whether clients show a certificate; by default
     *     they do not
     * @param clientCaCertificate {@code api.tls.client_ca_certificate}: of the authorities that
     *     issue clients' certificates, by default {@code api.tls.ca_certificate}; empty where
     *     clients show none
     */
    public record Tls(
            Path certificate,
            Path key,
            Path caCertificate,
            ClientAuth clientAuth,
            Optional<Path> clientCaCertificate) {}

    /** Whether clients show a certificate of their own. */
    public enum ClientAuth {
        /** They are not asked for one. */
        NONE,
        /** They may; one that is not trusted is refused. */
        OPTIONAL,
        /** They must. */
        REQUIRE
    }

    /**
     * How the Manager proves who it is: by one of these, or if both are empty by showing the same
     * certificate as the first time.
     *
     * @param caCertificate {@code ovm.ca_certificate}: a PEM file with the authority's certificate,
     *     or the Manager's own
     * @param fingerprint {@code ovm.fingerprint}: of the Manager's own certificate
     * @param users {@code ovm.users}: which of the Manager's users may log in; by default all
     */
    public record Ovm(
            Optional<Path> caCertificate, Optional<Fingerprint> fingerprint, AllowedUsers users) {}

    /**
     * How comparisons are checked.
     *
     * @param verifyBlocks {@code tracking.verify_blocks}: how many blocks that are said to be
     *     unchanged each comparison reads; 0 to 100000, by default 8
     * @param deadline {@code tracking.deadline}: how long a request that reads disks may take; 1
     *     second or more, by default 1 hour
     */
    public record Tracking(int verifyBlocks, Duration deadline) {}

    /**
     * When snapshots are taken, and what becomes of them where space runs out. Each is a share of a
     * repository's size; 0 to 99.
     *
     * @param minFreePercent {@code snapshots.min_free_percent}: how much has to be free for one to
     *     be taken; by default 1
     * @param warnFreePercent {@code snapshots.warn_free_percent}: with less than this free,
     *     snapshots that exist are warned of; by default 5
     * @param dropOldestBelowPercent {@code snapshots.drop_oldest_below_percent}: with less than
     *     this free, the oldest snapshot that nobody reads is deleted each minute; by default 0:
     *     never
     */
    public record Snapshots(int minFreePercent, int warnFreePercent, int dropOldestBelowPercent) {}

    /**
     * When a repository counts as dead.
     *
     * @param deadline {@code repositories.deadline}: how long it may take for one answer; 1 second
     *     or more, by default 30 seconds
     * @param diskDeadline {@code repositories.disk_deadline}: how long it may take to snapshot,
     *     write out or delete one disk; 1 second or more, by default 10 minutes
     */
    public record Repositories(Duration deadline, Duration diskDeadline) {}

    /**
     * How VMs are paused while their disks are taken.
     *
     * @param byDefault {@code quiesce.default}: whether they are where a request does not say
     * @param pause {@code quiesce.pause}: a command, by default {@code xm pause {vm}}
     * @param resume {@code quiesce.resume}: a command, by default {@code xm unpause {vm}}
     * @param deadline {@code quiesce.deadline}: after which a VM is resumed; 1 second or more, by
     *     default 10 seconds
     */
    public record Quiesce(
            boolean byDefault, List<String> pause, List<String> resume, Duration deadline) {

        /** Keeps copies. */
        public Quiesce {
            pause = List.copyOf(pause);
            resume = List.copyOf(resume);
        }
    }

    /**
     * How much is done at a time. More is refused, to be asked for again.
     *
     * @param requests {@code limits.requests}: small requests at work; 1 to 10000, by default 64
     * @param downloads {@code limits.downloads}: requests at work that read disks; 1 to 10000, by
     *     default 64
     */
    public record Limits(int requests, int downloads) {}

    /**
     * What those who watch the exporter are told.
     *
     * @param logFormat {@code log_format}: by default text
     * @param metrics {@code metrics}: who may ask for them; by default who has a token
     * @param auditRetention {@code audit_retention}: how long the audit trail is kept; 1 hour or
     *     more, by default 2160 hours
     */
    public record Observability(
            LogFormat logFormat, MetricsAccess metrics, Duration auditRetention) {}

    /** What a line of the log is. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** An object of JSON. */
        JSON
    }

    /** Who is told the metrics. */
    public enum MetricsAccess {
        /** Everybody who reaches the port. */
        PUBLIC,
        /** Who has a token. */
        TOKEN,
        /** Nobody. */
        OFF
    }

    /**
     * Reads and checks a configuration file.
     *
     * @throws ConfigurationException with every problem that was found
     */
    public static Configuration read(Path file) throws ConfigurationException {
        return ConfigurationFile.read(file);
    }
}
