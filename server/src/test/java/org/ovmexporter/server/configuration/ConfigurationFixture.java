package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.ovmexporter.sandbox.Certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A directory with certificates and a configuration file that works, to be changed by tests. */
final class ConfigurationFixture {

    static final String SECRET = "correct horse battery staple 0123456789";

    private final Path directory;
    private final Certificates certificates;

    ConfigurationFixture(Path directory) throws Exception {
        this.directory = directory;
        this.certificates = Certificates.ofThisProcess(directory.resolve("certs"));
    }

    Path directory() {
        return directory;
    }

    Certificates certificates() {
        return certificates;
    }

    /** A configuration with every required key and no other. */
    String smallest() {
        return """
            db_file = "%s/exporter.db"
            [jwt]
            secret = "%s"
            [api.tls]
            certificate = "certs/srv-pub.pem"
            key = "certs/srv-key.pem"
            ca_certificate = "certs/ca-pub.pem"
            """.formatted(directory, SECRET);
    }

    /** The smallest one, with this line in this table ("" for the top). */
    String with(String table, String line) {
        if (table.isEmpty()) {
            return line + "\n" + smallest();
        }
        String header = "[" + table + "]\n";
        return smallest().contains(header)
                ? smallest().replace(header, header + line + "\n")
                : smallest() + header + line + "\n";
    }

    /** The smallest one, with the line of this key replaced. */
    String replacing(String key, String line) {
        return smallest().replaceAll("(?m)^" + key + " = .*$", line);
    }

    Path write(String toml) throws IOException {
        Path file = directory.resolve("exporter.toml");
        Files.writeString(file, toml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        return file;
    }

    Configuration read(String toml) throws IOException, ConfigurationException {
        return Configuration.read(write(toml));
    }

    List<String> problemsOf(String toml) throws IOException {
        return problemsOf(write(toml));
    }

    List<String> problemsOf(Path file) {
        return catchThrowableOfType(ConfigurationException.class, () -> Configuration.read(file))
                .problems();
    }
}
