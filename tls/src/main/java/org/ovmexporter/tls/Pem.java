package org.ovmexporter.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM files (RFC 7468), in every form that OpenSSL writes and that
 * needs no password. The exceptions' messages follow a file's name and never show what is in it.
 */
public final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final String HOW_TO_CONVERT =
            "Convert it: " + "openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem";
    private static final String NOT_READ =
            "holds a private key that is damaged, encrypted or of an " + "unsupported kind. "
                    + HOW_TO_CONVERT;

    private record Block(String label, String base64) {

        boolean isCertificate() {
            return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
        }

        byte[] der() {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        }
    }

    private Pem() {}

    /**
     * All certificates in a file, in its order; never an empty list. Text around them is allowed. A
     * file without any in PEM may be what else the JDK reads: DER, or PKCS#7.
     *
     * @throws IOException if the file cannot be read
     * @throws NoCertificateException if it holds no certificate
     * @throws CertificateException if it holds one that is damaged
     */
    public static List<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        byte[] bytes = Files.readAllBytes(file);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Block block : blocks(bytes)) {
                if (block.isCertificate()) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException | IllegalArgumentException damaged) {
            throw new CertificateException("holds a damaged certificate", damaged);
        }
        return certificates.isEmpty() ? inAnotherForm(bytes) : List.copyOf(certificates);
    }

    private static List<X509Certificate> inAnotherForm(byte[] bytes) throws CertificateException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException somethingElse) {
            throw new NoCertificateException(somethingElse);
        }
        if (certificates.isEmpty()) {
            throw new NoCertificateException();
        }
        return certificates.stream().map(X509Certificate.class::cast).toList();
    }

    /**
     * The first private key in a file that can be read: RSA, EC or EdDSA in PKCS#8, or RSA in
     * PKCS#1, or EC in SEC 1. Text, certificates and EC PARAMETERS around it are allowed.
     *
     * @throws IOException if the file cannot be read
     * @throws UnsupportedKeyException if it holds a private key that no algorithm reads
     * @throws InvalidKeyException if it holds no private key, or one that is encrypted or damaged
     */
    public static PrivateKey privateKey(Path file) throws IOException, InvalidKeyException {
        List<InvalidKeyException> refused = new ArrayList<>();
        for (Block block : blocks(Files.readAllBytes(file))) {
            try {
                Optional<PrivateKey> key = privateKey(block);
                if (key.isPresent()) {
                    return key.get();
                }
            } catch (InvalidKeyException e) {
                refused.add(e);
            }
        }
        throw refused.isEmpty()
                ? new InvalidKeyException("holds no private key: a PEM file with "
                        + "-----BEGIN PRIVATE KEY----- is needed")
                : refused.getFirst();
    }

    /** Empty where the block is none. */
    private static Optional<PrivateKey> privateKey(Block block) throws InvalidKeyException {
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> Optional.of(fromPkcs8(block.der()));
                case "RSA PRIVATE KEY" -> Optional.of(fromPkcs8(Pkcs8.fromRsa(block.der())));
                case "EC PRIVATE KEY" -> Optional.of(fromPkcs8(Pkcs8.fromEc(block.der())));
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new InvalidKeyException("holds an encrypted private key, and there is "
                            + "nobody to ask for its password. " + HOW_TO_CONVERT);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException damaged) {
            throw new InvalidKeyException(NOT_READ, damaged);
        }
    }

    private static PrivateKey fromPkcs8(byte[] der) throws UnsupportedKeyException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                // A PKCS#8 key names its algorithm inside; only the right factory accepts it.
            }
        }
        throw new UnsupportedKeyException(NOT_READ);
    }

    private static List<Block> blocks(byte[] file) {
        // Text around the blocks is allowed, in any encoding.
        return BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }
}
