package org.ovmexporter.bench;

import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An exporter in this process, and a connection to it. */
public record LoggedInServer(ApiServer server, KeptConnection connection) implements AutoCloseable {

    /** As it is configured by default. */
    public static LoggedInServer of(Sandbox sandbox) throws IOException, ConfigurationException {
        return start(sandbox, sandbox.configuration(0));
    }

    /** One that verifies so many blocks, and has an index of its own. */
    public static LoggedInServer verifying(int blocks, Sandbox sandbox)
            throws IOException, ConfigurationException {
        String text = Files.readString(sandbox.configuration(0))
                .replace("exporter.db", "exporter-" + blocks + ".db");
        Path file = Files.createFile(
                sandbox.directory().resolve("config-" + blocks + ".toml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n[tracking]\nverify_blocks = " + blocks + "\n");
        return start(sandbox, file);
    }

    private static LoggedInServer start(Sandbox sandbox, Path configuration)
            throws IOException, ConfigurationException {
        ApiServer server = new ApiServer(Configuration.read(configuration));
        try {
            return new LoggedInServer(server, connect(sandbox, server.port()));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    public static KeptConnection connect(Sandbox sandbox, int port) throws IOException {
        KeptConnection connection = new KeptConnection(port, sandbox.caCertificate());
        try {
            connection.login(Sandbox.USERNAME, Sandbox.PASSWORD);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } finally {
            server.close();
        }
    }
}
