package org.ovmexporter.server.login;

import org.ovmexporter.tls.Fingerprint;
import org.ovmexporter.tls.TlsProvider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/**
 * Asks a Manager without credentials: whether it answers, whether it is trusted, how late it is.
 */
public final class ManagerProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ManagerProbe() {}

    /**
     * When the Manager says it is, where it says so.
     *
     * @param trust not the first use: asking would be one
     * @throws IOException where it does not answer or is not trusted; the message says which
     */
    public static Optional<Instant> ask(URI endpoint, ManagerTrust trust)
            throws IOException, GeneralSecurityException {
        SSLContext context = TlsProvider.client(
                new ManagerCertificateCheck(trust, ManagerLogin.addressOf(endpoint)));
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(endpoint).timeout(PATIENCE).build(),
                    BodyHandlers.discarding());
            return answer.headers().firstValue("Date").flatMap(ManagerProbe::instant);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (IOException e) {
            throw new IOException(reason(e), e);
        }
    }

    /** The fingerprint of the certificate that the Manager shows. */
    public static Fingerprint fingerprint(URI endpoint)
            throws IOException, GeneralSecurityException {
        try {
            return Fingerprint.of(ShownCertificate.at(
                    new InetSocketAddress(endpoint.getHost(), ManagerLogin.portOf(endpoint))));
        } catch (IOException e) {
            throw new IOException(reason(e), e);
        }
    }

    private static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ManagerCertificateException refused) {
                return String.valueOf(refused.getMessage());
            }
        }
        return "it cannot be reached (" + failure.getClass().getSimpleName() + "): is it running,"
                + " and does a firewall let this server through to it?";
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
