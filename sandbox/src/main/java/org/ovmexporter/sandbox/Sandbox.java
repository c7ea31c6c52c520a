package org.ovmexporter.sandbox;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.scratch.Kind;
import org.ovmexporter.scratch.Recipe;
import org.ovmexporter.scratch.ScratchFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that an exporter needs to run without an Oracle VM: a pretend host on a filesystem that can
 * reflink, a pretend Manager, certificates, and a configuration that names them.
 */
public final class Sandbox implements AutoCloseable {
    /** The user that the Manager knows. */
    public static final String USERNAME = "admin";
    /** That user's password. */
    public static final String PASSWORD = "SuperSecret";

    private static final int SECRET_BYTES = 32;

    private final SandboxHost host;
    private final Path directory;
    private final PretendManager manager;
    private final Certificates certificates;
    private final Optional<ScratchFilesystem> filesystem;
    private boolean throwaway;

    private Sandbox(
            SandboxHost host,
            Path directory,
            PretendManager manager,
            Certificates certificates,
            Optional<ScratchFilesystem> filesystem) {
        this.host = host;
        this.directory = directory;
        this.manager = manager;
        this.certificates = certificates;
        this.filesystem = filesystem;
    }

    /**
     * Builds a sandbox. The host is in {@code directory} itself where its filesystem can reflink,
     * else in an XFS image mounted there, for which root is needed.
     *
     * @param directory made if absent
     * @param imageBytes size of the XFS image; it is sparse
     */
    public static Sandbox in(Path directory, long imageBytes) throws IOException {
        Path home = Files.createDirectories(directory).toRealPath();
        Optional<ScratchFilesystem> filesystem = Optional.empty();
        PretendManager manager = null;
        try {
            Certificates certificates = Certificates.ofThisProcess(home.resolve("certificates"));
            Path hostDirectory = home.resolve("host");
            if (!canReflink(home)) {
                filesystem = Optional.of(ScratchFilesystem.make(
                        Recipe.of(Kind.XFS).withSize(imageBytes), hostDirectory));
            }
            manager = PretendManager.with(Certificates.ofThisProcess(
                            home.resolve("manager-certificates"), Certificates.MANAGER_NAMES))
                    .user(USERNAME, PASSWORD)
                    .start();
            return new Sandbox(
                    SandboxHost.in(hostDirectory), home, manager, certificates, filesystem);
        } catch (IOException | GeneralSecurityException e) {
            if (manager != null) {
                manager.close();
            }
            if (filesystem.isPresent()) {
                filesystem.get().close();
            }
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    /** Builds a sandbox in a new temporary directory, which is gone when the sandbox is closed. */
    public static Sandbox throwaway(long imageBytes) throws IOException {
        Path directory = Files.createTempDirectory("ovm-exporter-sandbox-");
        try {
            Sandbox sandbox = in(directory, imageBytes);
            sandbox.throwaway = true;
            return sandbox;
        } catch (IOException | RuntimeException e) {
            deleteTree(directory);
            throw e;
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean canReflink(Path directory) throws IOException {
        try (Directory opened = Directory.open(directory)) {
            return Reflink.probe(opened).isEmpty();
        }
    }

    /** Where all of it is. */
    public Path directory() {
        return directory;
    }

    /** The pretend host. */
    public SandboxHost host() {
        return host;
    }

    /** The pretend Manager. */
    public PretendManager manager() {
        return manager;
    }

    /** The certificate by which the exporter's own is verified. */
    public Path caCertificate() {
        return certificates.caCertificate();
    }

    /**
     * Writes a configuration for an exporter of this host, with a secret of its own.
     *
     * @param port to listen on; 0 for any that is free
     */
    public Path configuration(int port) throws IOException {
        Path file = directory.resolve("config.toml");
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
            db_file = "%s"
            ovm_endpoint = "%s"
            host_root = "%s"

            [ovm]
            fingerprint = "%s"

            [jwt]
            secret = "%s"

            [api]
            bind = "127.0.0.1"
            port = %d
                [api.tls]
                certificate = "%s"
                key = "%s"
                ca_certificate = "%s"
            """.formatted(
                        directory.resolve("exporter.db"),
                        manager.endpoint(),
                        host.root(),
                        fingerprint(),
                        HexFormat.of().formatHex(secret),
                        port,
                        certificates.certificate(),
                        certificates.key(),
                        certificates.caCertificate()));
        return file;
    }

    private String fingerprint() throws IOException {
        try {
            return manager.fingerprint();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /**
     * Stops the Manager and unmounts what was mounted; files in the directory stay, unless it is a
     * throwaway.
     */
    @Override
    public void close() throws IOException {
        manager.close();
        if (filesystem.isPresent()) {
            filesystem.get().close();
        }
        if (throwaway) {
            deleteTree(directory);
        }
    }
}
