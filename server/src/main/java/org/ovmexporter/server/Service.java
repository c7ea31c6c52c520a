package org.ovmexporter.server;

import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.server.audit.AuditTrail;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.database.ReferenceDatabase;
import org.ovmexporter.server.http.Admission;
import org.ovmexporter.server.http.Dispatcher;
import org.ovmexporter.server.http.Router;
import org.ovmexporter.server.login.KnownCertificates;
import org.ovmexporter.server.login.ManagerLogin;
import org.ovmexporter.server.login.ManagerTrust;
import org.ovmexporter.server.login.RememberedCheck;
import org.ovmexporter.server.login.RevokedTokens;
import org.ovmexporter.server.login.ThrottledCheck;
import org.ovmexporter.server.login.Tokens;
import org.ovmexporter.server.metrics.HostWatch;
import org.ovmexporter.server.metrics.Metrics;
import org.ovmexporter.server.routes.Api;
import org.ovmexporter.server.routes.EngineFailures;
import org.ovmexporter.server.routes.LoginRoute;
import org.ovmexporter.server.routes.OptionsBody;
import org.ovmexporter.server.routes.Probes;
import org.ovmexporter.snapshots.Policies;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.Snapshots;
import org.ovmexporter.snapshots.SpaceGuard;
import org.ovmexporter.snapshots.Tracking;
import org.ovmexporter.tls.Pem;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What answers requests, put together as the configuration says; it listens nowhere. */
final class Service implements AutoCloseable {
    private final Snapshots snapshots;
    private final Router routes;
    private final Dispatcher dispatcher;
    private final Acquired acquired;

    private Service(Configuration configuration, Acquired acquired) throws IOException {
        this.acquired = acquired;
        ReferenceDatabase.setAside(configuration.databaseFile());
        OvsHost host = new OvsHost(configuration.hostRoot());
        InstantSource clock = InstantSource.system();
        Supplier<Optional<URI>> manager = () -> endpoint(configuration, host);
        LoginRoute login = login(configuration, manager, clock);
        // Before the engine, and closed after it: requests may end when that does.
        AuditTrail audit = acquired.add(new AuditTrail(
                configuration.databaseFile(),
                configuration.observability().auditRetention(),
                clock));
        this.snapshots = acquired.add(new Snapshots(
                host, indexBeside(configuration.databaseFile()), clock, policies(configuration)));
        HostWatch watch = new HostWatch(snapshots);
        Admission admission = new Admission(
                configuration.limits().requests(), configuration.limits().downloads());
        Metrics metrics = new Metrics(version(), watch, admission, audit::lost);
        this.routes = Api.routes(
                snapshots,
                login,
                new OptionsBody(configuration.quiesce().byDefault()),
                new Probes(watch, manager),
                switch (configuration.observability().metrics()) {
                    case PUBLIC -> Optional.of(metrics::get);
                    case TOKEN -> Optional.of(login.required(metrics::get));
                    case OFF -> Optional.empty();
                });
        this.dispatcher = new Dispatcher(
                routes,
                metrics.counting(EngineFailures::refusal),
                admission,
                List.of(metrics.requests(), audit));
    }

    /**
     * The service that a configuration describes.
     *
     * @throws IOException where a file that it names cannot be used
     */
    static Service of(Configuration configuration) throws IOException {
        return Acquired.by(acquired -> new Service(configuration, acquired));
    }

    private static LoginRoute login(
            Configuration configuration, Supplier<Optional<URI>> manager, InstantSource clock)
            throws IOException {
        return new LoginRoute(
                new ThrottledCheck(
                        new RememberedCheck(new ManagerLogin(manager, trust(configuration)), clock),
                        clock),
                configuration.ovm().users(),
                new Tokens(
                        configuration.jwt().secret().bytes(),
                        configuration.jwt().timeToLive(),
                        clock),
                new RevokedTokens(configuration.databaseFile(), clock));
    }

    private static ManagerTrust trust(Configuration configuration) throws IOException {
        var ovm = configuration.ovm();
        if (ovm.caCertificate().isPresent()) {
            try {
                return new ManagerTrust.Authority(
                        Pem.certificates(ovm.caCertificate().get()));
            } catch (GeneralSecurityException e) {
                throw new IOException("the Manager's CA cannot be used", e);
            }
        }
        return ovm.fingerprint()
                .<ManagerTrust>map(ManagerTrust.Pinned::new)
                .orElseGet(() -> new ManagerTrust.FirstUse(new KnownCertificates(
                        configuration.databaseFile(), InstantSource.system())));
    }

    private static Optional<URI> endpoint(Configuration configuration, OvsHost host) {
        return configuration
                .ovmEndpoint()
                .or(() -> host.managerAddress().value().map(ManagerLogin::endpointAt));
    }

    /** Not in the database itself: the index is thrown away where anything is wrong with it. */
    private static Path indexBeside(Path database) {
        return database.resolveSibling(database.getFileName() + ".index");
    }

    private static Policies policies(Configuration configuration) {
        return new Policies(
                configuration.repositories().deadline(),
                configuration.repositories().diskDeadline(),
                new Tracking(
                        configuration.tracking().verifyBlocks(),
                        configuration.tracking().deadline()),
                new SpaceGuard(
                        configuration.snapshots().minFreePercent(),
                        configuration.snapshots().warnFreePercent(),
                        configuration.snapshots().dropOldestBelowPercent()),
                new Quiescing(
                        configuration.quiesce().pause(),
                        configuration.quiesce().resume(),
                        configuration.quiesce().deadline()));
    }

    private static String version() {
        return Optional.ofNullable(Service.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** All that it answers to. */
    Router routes() {
        return routes;
    }

    /** What leads each request to its answer. */
    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The engine. */
    Snapshots snapshots() {
        return snapshots;
    }

    /** Ends what it does in the background, and writes down what it still has to. */
    @Override
    public void close() {
        acquired.close();
    }
}
