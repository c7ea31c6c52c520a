package org.ovmexporter.sandbox;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The JDK's {@code keytool}, which is in every Java runtime and saves a certificate library. */
final class Keytool {

    private static final long SECONDS_TO_FINISH = 60;
    private static final String PASSWORD_VARIABLE = "SANDBOX_STORE_PASSWORD";

    /** A server's key and certificate, and the certificate of the authority that signed it. */
    record Signed(PrivateKey key, X509Certificate server, X509Certificate authority) {}

    private final Path store;
    private final String password;

    private Keytool(Path store, String password) {
        this.store = store;
        this.password = password;
    }

    /** Makes an authority, and a server certificate for {@code names} signed by it. */
    static Signed makeSigned(List<String> names) throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("ovm-exporter-keytool-");
        Path store = directory.resolve("keys.p12");
        try {
            var keytool = new Keytool(store, randomPassword());
            keytool.generate(
                    "ca",
                    "CN=ovm-exporter sandbox authority",
                    "3650",
                    "bc:c",
                    "ku:c=keyCertSign,cRLSign");
            // 825 days: the longest that macOS and iOS accept of a server's certificate.
            keytool.generate(
                    "server",
                    "CN=ovm-exporter sandbox",
                    "825",
                    "san=" + sanOf(names),
                    "ku:c=digitalSignature",
                    "eku=serverAuth");
            return keytool.read();
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(directory);
        }
    }

    private void generate(String alias, String subject, String days, String... extensions)
            throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                subject,
                "-validity",
                days,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE));
        if (!"ca".equals(alias)) {
            command.addAll(List.of("-signer", "ca"));
        }
        for (String extension : extensions) {
            command.addAll(List.of("-ext", extension));
        }
        run(command);
    }

    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("ovm-exporter-keytool-", ".log");
        Process process = null;
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put(PASSWORD_VARIABLE, password);
            process = builder.start();
            if (!process.waitFor(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                throw new IOException("keytool did not finish in " + SECONDS_TO_FINISH + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "keytool failed: " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", stopped);
        } finally {
            endIfRunning(process);
            Files.deleteIfExists(output);
        }
    }

    private static void endIfRunning(@Nullable Process process) {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Signed read() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var bytes = Files.newInputStream(store)) {
            keys.load(bytes, password.toCharArray());
        }
        return new Signed(
                (PrivateKey) keys.getKey("server", password.toCharArray()),
                (X509Certificate) keys.getCertificate("server"),
                (X509Certificate) keys.getCertificate("ca"));
    }

    private static String sanOf(List<String> names) {
        return names.stream()
                .map(name -> (Certificates.isAddress(name) ? "ip:" : "dns:") + name)
                .collect(Collectors.joining(","));
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
