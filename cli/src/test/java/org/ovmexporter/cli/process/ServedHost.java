package org.ovmexporter.cli.process;

import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.SandboxHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A pretend host without VMs or a Manager, and configurations that serve it. */
record ServedHost(Path directory, SandboxHost host) {
    private static final Pattern SERVING =
            Pattern.compile("serving on https://127\\.0\\.0\\.1:(\\d+)");
    static final String SECRET = "correct horse battery staple 0123456789";

    static ServedHost in(Path directory) throws IOException, GeneralSecurityException {
        Certificates.ofThisProcess(directory.resolve("certificates"));
        return new ServedHost(directory, SandboxHost.in(directory.resolve("host")));
    }

    Path caCertificate() {
        return directory.resolve("certificates/ca-pub.pem");
    }

    /** Where it serves, by its log; empty while it does not yet. */
    static Optional<String> port(String log) {
        // JSON may escape a slash.
        return SERVING.matcher(log.replace("\\/", "/"))
                .results()
                .map(serving -> serving.group(1))
                .findFirst();
    }

    /** Writes a configuration on any free port, with more at its top. */
    Path write(String name, String more) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, """
            %s
            db_file = "%s/exporter.db"
            host_root = "%s"
            [jwt]
            secret = "%s"
            [api]
            bind = "127.0.0.1"
            port = 0
            [api.tls]
            certificate = "certificates/srv-pub.pem"
            key = "certificates/srv-key.pem"
            ca_certificate = "certificates/ca-pub.pem"
            """.formatted(more, directory, host.root(), SECRET));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
