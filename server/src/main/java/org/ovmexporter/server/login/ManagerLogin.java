package org.ovmexporter.server.login;

import org.ovmexporter.tls.TlsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks the Oracle VM Manager whether a user name and password are right, by one request with HTTP
 * Basic credentials to its REST web service.
 *
 * <p>Every check opens a connection of its own, over which that one request goes: so the password
 * only ever travels to the certificate that was checked for it, no TLS session is resumed around
 * the check, and no redirect or proxy takes it elsewhere.
 *
 * <p>The Manager opens a session for each such request and keeps it for up to half an hour. Its
 * REST service documents no way to end one (only its SOAP service has a logout), and a session
 * belongs to the user it was opened for, so it cannot serve the next check. Its cookie is dropped.
 * Logging in is rare, since a token lasts for days, and {@link RememberedCheck} is for those who do
 * it often; a Manager that has too many sessions says so, and that is told to the caller as
 * unavailable.
 *
 * <p>A Manager that only speaks TLS older than 1.2 cannot be reached with the JDK's default
 * settings.
 */
public final class ManagerLogin implements PasswordCheck {

    /** In bytes; a real answer has about one thousand. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PASSWORD = 1024;
    private static final int MANAGER_PORT = 7002;
    private static final int HTTPS_PORT = 443;
    private static final String PATH = "/ovm/core/wsapi/rest/Manager";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ManagerLogin.class);

    private final Supplier<Optional<URI>> endpoint;
    private final ManagerTrust trust;
    private final Duration connectTimeout;
    private final Duration timeout;

    /**
     * Asks the Manager at this address, with 5 seconds to connect and 20 seconds for all.
     *
     * @param endpoint {@code https://HOST[:PORT]}, looked up anew for each check; empty where no
     *     Manager owns this server
     */
    public ManagerLogin(Supplier<Optional<URI>> endpoint, ManagerTrust trust) {
        this(endpoint, trust, Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    /**
     * Asks the Manager at this address.
     *
     * @param connectTimeout for the TCP connection
     * @param timeout for all: connection, TLS, and the whole answer
     */
    public ManagerLogin(
            Supplier<Optional<URI>> endpoint,
            ManagerTrust trust,
            Duration connectTimeout,
            Duration timeout) {
        this.endpoint = endpoint;
        this.trust = trust;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    /**
     * Where a Manager listens whose IP address or host name is known: port 7002.
     *
     * @throws IllegalArgumentException if that is neither
     */
    public static URI endpointAt(String host) {
        String bare = host.strip();
        return URI.create(
                "https://" + (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + MANAGER_PORT);
    }

    /** The {@code HOST:PORT} under which {@link KnownCertificates} knows the Manager. */
    public static String addressOf(URI endpoint) {
        return String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT) + ":" + portOf(endpoint);
    }

    static int portOf(URI endpoint) {
        return endpoint.getPort() == -1 ? HTTPS_PORT : endpoint.getPort();
    }

    @Override
    public LoginOutcome check(String username, String password) {
        if (!canBeSent(username, password)) {
            return new LoginOutcome.Rejected();
        }
        LoginOutcome outcome = endpoint.get()
                .map(uri -> ask(uri, username, password))
                .orElseGet(() -> new LoginOutcome.Unavailable(
                        "no Manager owns this server: set ovm_endpoint", SOON));
        if (outcome instanceof LoginOutcome.Unavailable(String reason, Duration retryAfter)) {
            LOG.warn("A login could not be checked: {}", reason);
        }
        return outcome;
    }

    /** A colon would end the name in Basic credentials (RFC 7617); empty ones are never right. */
    private static boolean canBeSent(String username, String password) {
        return !username.isBlank()
                && username.length() <= LONGEST_NAME
                && username.indexOf(':') < 0
                && !password.isEmpty()
                && password.length() <= LONGEST_PASSWORD
                && username.chars().noneMatch(Character::isISOControl)
                && password.chars().noneMatch(Character::isISOControl);
    }

    private LoginOutcome ask(URI uri, String username, String password) {
        String address = addressOf(uri);
        try (HttpClient client = client(address)) {
            CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                    request(uri, username, password),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
            try {
                HttpResponse<byte[]> response =
                        answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return ManagerReply.of(response.statusCode(), response.body()).outcome();
            } finally {
                client.shutdownNow();
            }
        } catch (TimeoutException late) {
            return unavailable(address, "did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return unavailable(address, failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return unavailable(address, "was not waited for, since the exporter is stopping");
        } catch (GeneralSecurityException noTls) {
            return unavailable(address, "cannot be asked, since TLS does not work: " + noTls);
        }
    }

    private HttpClient client(String address) throws GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(TlsProvider.client(new ManagerCertificateCheck(trust, address)))
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connectTimeout)
                .build();
    }

    private HttpRequest request(URI uri, String username, String password) {
        String credentials = Base64.getEncoder()
                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(uri.resolve(PATH))
                .GET()
                .header("Accept", "application/json")
                .header("Authorization", "Basic " + credentials)
                .build();
    }

    private static LoginOutcome unavailable(String address, ExecutionException failed) {
        for (Throwable link = failed; link != null; link = link.getCause()) {
            if (link instanceof ManagerCertificateException refused) {
                return new LoginOutcome.Unavailable(String.valueOf(refused.getMessage()), SOON);
            }
        }
        Throwable cause = Optional.ofNullable(failed.getCause()).orElse(failed);
        return switch (cause) {
            case ConnectException refused -> unavailable(address, "does not accept connections");
            case HttpConnectTimeoutException late -> unavailable(address, "cannot be reached");
            default -> unavailable(address, "gave no answer that can be used: " + cause);
        };
    }

    private static LoginOutcome unavailable(String address, String what) {
        return new LoginOutcome.Unavailable("the Manager at " + address + " " + what, SOON);
    }
}
