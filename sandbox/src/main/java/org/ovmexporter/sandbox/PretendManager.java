package org.ovmexporter.sandbox;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.ovmexporter.tls.Fingerprint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for Oracle VM Manager: an HTTPS server on 127.0.0.1 that answers the one request by
 * which credentials are checked, {@code GET /ovm/core/wsapi/rest/Manager}, as a Manager does.
 *
 * <p>Like the real one it takes Basic credentials on a first request and hands out a session
 * cookie, answers XML unless asked for JSON, and refuses with an HTML page. It can be told to
 * misbehave.
 */
public final class PretendManager implements AutoCloseable {

    private final HttpsServer server;
    private final ExecutorService threads;
    private final ManagerHandler handler;
    private final Certificates certificates;

    private PretendManager(
            HttpsServer server,
            ExecutorService threads,
            ManagerHandler handler,
            Certificates certificates) {
        this.server = server;
        this.threads = threads;
        this.handler = handler;
        this.certificates = certificates;
    }

    /**
     * A Manager that shows this certificate, on an ephemeral port, without users.
     *
     * @param certificates made for {@link Certificates#MANAGER_NAMES} to be like a real Manager's,
     *     whose name seldom matches, or for {@link Certificates#LOCAL_NAMES} to have one that does
     */
    public static Builder with(Certificates certificates) {
        return new Builder(certificates);
    }

    /** What a Manager is to be like. */
    public static final class Builder {

        private final Certificates certificates;
        private final Map<String, String> users = new HashMap<>();
        private int port;
        private int sessionLimit = Integer.MAX_VALUE;
        private int wrongPasswordsToLock = Integer.MAX_VALUE;

        private Builder(Certificates certificates) {
            this.certificates = certificates;
        }

        /** Adds a user; the name must not contain a colon. */
        public Builder user(String name, String password) {
            users.put(name, password);
            return this;
        }

        /** Listens on this port instead of an ephemeral one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Answers GEN_000026 instead of opening more sessions than this. */
        public Builder sessionLimit(int sessions) {
            this.sessionLimit = sessions;
            return this;
        }

        /** Locks an account for good after this many wrong passwords in a row. */
        public Builder lockAfter(int wrongPasswords) {
            this.wrongPasswordsToLock = wrongPasswords;
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IOException if the port is taken or the certificates cannot be read
         * @throws GeneralSecurityException if the certificates cannot be used
         */
        public PretendManager start() throws IOException, GeneralSecurityException {
            var accounts = new ManagerAccounts(users, wrongPasswordsToLock);
            var handler = new ManagerHandler(accounts, sessionLimit);
            var server = HttpsServer.create(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
            server.createContext("/", handler);
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.start();
            return new PretendManager(server, threads, handler, certificates);
        }
    }

    /** Where it listens: {@code https://127.0.0.1:PORT}. */
    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** SHA-256 of its certificate's DER, as 64 lower-case hexadecimal digits. */
    public String fingerprint() throws IOException, GeneralSecurityException {
        return Fingerprint.of(certificates.server()).hex();
    }

    /** The PEM file of the authority that signed its certificate. */
    public Path caCertificate() {
        return certificates.caCertificate();
    }

    /** From now on, do this wrong; {@link ManagerFault.None} to be well again. */
    public void misbehave(ManagerFault fault) {
        handler.misbehave(fault);
    }

    /** How many HTTP requests have arrived, whatever was answered. */
    public int requests() {
        return handler.requests();
    }

    /** How many sessions are open: a session stays open, as a Manager's does for half an hour. */
    public int openSessions() {
        return handler.accounts().openSessions();
    }

    /** Whether wrong passwords have locked this account. */
    public boolean isLocked(String user) {
        return handler.accounts().isLocked(user);
    }

    /** Stops at once, requests that hang included, and frees the port. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
