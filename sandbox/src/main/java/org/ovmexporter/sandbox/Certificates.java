package org.ovmexporter.sandbox;

import org.ovmexporter.tls.Authorities;
import org.ovmexporter.tls.Identity;
import org.ovmexporter.tls.Pem;
import org.ovmexporter.tls.TlsProvider;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

/**
 * A private certificate authority and one server certificate that it signed, as PEM files.
 *
 * <p>The authority's private key is thrown away once it has signed: nothing found in the directory
 * can vouch for another server. For trying things out and for tests, never for production.
 *
 * @param caCertificate the authority's certificate, {@code ca-pub.pem}
 * @param certificate the server's certificate (EC, P-256), {@code srv-pub.pem}
 * @param key the server's private key (PKCS#8, readable by its owner only), {@code srv-key.pem}
 */
public record Certificates(Path caCertificate, Path certificate, Path key) {

    /** The names by which a server on this machine is reached. */
    public static final List<String> LOCAL_NAMES = List.of("localhost", "127.0.0.1", "::1");

    /** A name that no address has: what a Manager's certificate usually carries. */
    public static final List<String> MANAGER_NAMES = List.of("manager.ovm.invalid");

    /** What {@link #ofThisProcess} has made, by the names it is for. */
    private static final Map<List<String>, Keytool.Signed> OF_THIS_PROCESS = new HashMap<>();

    private static final Duration LEFT_TO_BE_REUSED = Duration.ofDays(1);
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Certificates for {@link #LOCAL_NAMES}; see {@link #in(Path, List)}. */
    public static Certificates in(Path directory) throws IOException, GeneralSecurityException {
        return in(directory, LOCAL_NAMES);
    }

    /**
     * The certificates in {@code directory}: those that are there, if they are whole, made for
     * exactly these names and valid for another day, or else new ones (which takes about 3
     * seconds).
     *
     * @param directory is created if it is absent
     * @param names DNS names and IP addresses for the subject alternative name
     * @throws IOException if the files cannot be written or the JDK's keytool cannot be run
     * @throws GeneralSecurityException if what keytool made cannot be read
     */
    public static Certificates in(Path directory, List<String> names)
            throws IOException, GeneralSecurityException {
        return in(directory, names, Keytool::makeSigned);
    }

    /** Certificates for {@link #LOCAL_NAMES}; see {@link #ofThisProcess(Path, List)}. */
    public static Certificates ofThisProcess(Path directory)
            throws IOException, GeneralSecurityException {
        return ofThisProcess(directory, LOCAL_NAMES);
    }

    /**
     * As {@link #in(Path, List)}, but where new ones are needed, those that this process has made
     * before for the same names do: a test run that makes dozens of sandboxes makes keys once.
     */
    public static Certificates ofThisProcess(Path directory, List<String> names)
            throws IOException, GeneralSecurityException {
        return in(directory, names, Certificates::madeOnce);
    }

    private static Certificates in(Path directory, List<String> names, Maker maker)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        var certificates = new Certificates(
                directory.resolve("ca-pub.pem"),
                directory.resolve("srv-pub.pem"),
                directory.resolve("srv-key.pem"));
        if (!certificates.canBeReused(names)) {
            certificates.write(maker.make(names));
        }
        return certificates;
    }

    /** Makes certificates for these names. */
    private interface Maker {
        Keytool.Signed make(List<String> names) throws IOException, GeneralSecurityException;
    }

    private static Keytool.Signed madeOnce(List<String> names)
            throws IOException, GeneralSecurityException {
        synchronized (OF_THIS_PROCESS) {
            Keytool.Signed made = OF_THIS_PROCESS.get(names);
            if (made == null) {
                made = Keytool.makeSigned(names);
                OF_THIS_PROCESS.put(List.copyOf(names), made);
            }
            return made;
        }
    }

    private void write(Keytool.Signed made) throws IOException, GeneralSecurityException {
        PemFile.write(key, "PRIVATE KEY", made.key().getEncoded());
        PemFile.write(certificate, "CERTIFICATE", made.server().getEncoded());
        PemFile.write(caCertificate, "CERTIFICATE", made.authority().getEncoded());
    }

    /** The server's certificate. */
    public X509Certificate server() throws IOException, GeneralSecurityException {
        return Pem.certificates(certificate).getFirst();
    }

    /** The authority's certificate. */
    public X509Certificate authority() throws IOException, GeneralSecurityException {
        return Pem.certificates(caCertificate).getFirst();
    }

    /** A TLS context for a server that shows this certificate. */
    public SSLContext serverContext() throws IOException, GeneralSecurityException {
        var chain = List.of(server(), authority());
        return TlsProvider.server(new Identity(chain, Pem.privateKey(key)), Optional.empty());
    }

    /**
     * A TLS context for a client that trusts the certificates of this authority and no others.
     *
     * @param caCertificate a PEM file with one certificate
     */
    public static SSLContext trusting(Path caCertificate)
            throws IOException, GeneralSecurityException {
        return TlsProvider.client(Authorities.of(Pem.certificates(caCertificate)));
    }

    private boolean canBeReused(List<String> names) {
        if (!Files.exists(caCertificate) || !Files.exists(certificate) || !Files.exists(key)) {
            return false;
        }
        try {
            X509Certificate server = server();
            server.verify(authority().getPublicKey());
            return server.getNotAfter().toInstant().isAfter(Instant.now().plus(LEFT_TO_BE_REUSED))
                    && namesOf(server).equals(canonical(names))
                    && Identity.read(certificate, key).isWhole();
        } catch (IOException | GeneralSecurityException unreadable) {
            return false; // replaced by new ones
        }
    }

    private static Set<String> namesOf(X509Certificate certificate)
            throws CertificateParsingException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
            return Set.of();
        }
        var names = new HashSet<String>();
        for (List<?> alternative : alternatives) {
            if (alternative.get(0) instanceof Integer kind
                    && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                names.add(String.valueOf(alternative.get(1)));
            }
        }
        return canonical(names);
    }

    private static Set<String> canonical(Collection<String> names) {
        return names.stream().map(Certificates::canonical).collect(Collectors.toSet());
    }

    /** IP addresses in one spelling: a certificate says 0:0:0:0:0:0:0:1 for ::1. */
    private static String canonical(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name;
    }

    static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
