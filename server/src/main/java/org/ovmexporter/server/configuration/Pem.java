package org.ovmexporter.server.configuration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
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

    private record Block(String label, String base64) {

        byte[] der() {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        }
    }

    private Pem() {}

    /**
     * All certificates in a file, in its order; never an empty list.
     *
     * @throws IOException if the file cannot be read
     * @throws CertificateException if it holds no certificate, or one that is damaged
     */
    public static List<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        try {
            for (Block block : blocks(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException | IllegalArgumentException damaged) {
            throw new CertificateException("holds a damaged certificate", damaged);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("holds no certificate: a PEM file with "
                    + "-----BEGIN CERTIFICATE----- is needed");
        }
        return List.copyOf(certificates);
    }

    /**
     * The first private key in a file: RSA, EC or EdDSA in PKCS#8, or RSA in PKCS#1, or EC in SEC
     * 1.
     *
     * @throws IOException if the file cannot be read
     * @throws InvalidKeyException if it holds no private key, or one that is encrypted, damaged or
     *     of another kind
     */
    public static PrivateKey privateKey(Path file) throws IOException, InvalidKeyException {
        try {
            for (Block block : blocks(file)) {
                switch (block.label()) {
                    case "PRIVATE KEY" -> {
                        return fromPkcs8(block.der());
                    }
                    case "RSA PRIVATE KEY" -> {
                        return fromPkcs8(Pkcs8.fromRsa(block.der()));
                    }
                    case "EC PRIVATE KEY" -> {
                        return fromPkcs8(Pkcs8.fromEc(block.der()));
                    }
                    case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                    default -> {
                        // Certificates and EC PARAMETERS may stand in the same file.
                    }
                }
            }
        } catch (IllegalArgumentException | InvalidKeySpecException damaged) {
            throw new InvalidKeyException(
                    "holds a private key that is damaged, encrypted or of an "
                            + "unsupported kind. " + HOW_TO_CONVERT,
                    damaged);
        }
        throw new InvalidKeyException(
                "holds no private key: a PEM file with " + "-----BEGIN PRIVATE KEY----- is needed");
    }

    /** Whether the private key in one file is that of the first certificate in the other. */
    public static boolean keyBelongsTo(Path keyFile, Path certificateFile) {
        try {
            PublicKey publicKey = certificates(certificateFile).getFirst().getPublicKey();
            PrivateKey privateKey = privateKey(keyFile);
            byte[] message = "any message".getBytes(StandardCharsets.US_ASCII);
            var signature = Signature.getInstance(signatureAlgorithm(privateKey));
            signature.initSign(privateKey);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (IOException | GeneralSecurityException differentKinds) {
            return false;
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    private static PrivateKey fromPkcs8(byte[] der) throws InvalidKeySpecException {
        var spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                // A PKCS#8 key names its algorithm inside; only the right factory accepts it.
            }
        }
        throw new InvalidKeySpecException("neither RSA nor EC nor EdDSA");
    }

    private static InvalidKeyException encrypted() {
        return new InvalidKeyException("holds an encrypted private key, and there is nobody to ask "
                + "for its password. " + HOW_TO_CONVERT);
    }

    private static List<Block> blocks(Path file) throws IOException {
        // Text around the blocks is allowed, in any encoding.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var blocks = new ArrayList<Block>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }
}
