package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.server.configuration.Configuration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A start that fails at one of its steps leaves nothing of those before it. */
class FailedStartTest {
    private final Path directory;

    FailedStartTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        Certificates.ofThisProcess(directory.resolve("certs"));
        Files.createDirectory(directory.resolve("host"));
        // So that nothing is new that every process has once.
        new ApiServer(configuration(0, "")).close();
    }

    private Configuration configuration(int port, String ovm) throws Exception {
        Path file = directory.resolve("exporter.toml");
        Files.writeString(file, """
            db_file = "%s/exporter.db"
            host_root = "%s/host"
            [ovm]
            %s
            [jwt]
            secret = "correct horse battery staple 0123456789"
            [api]
            bind = "127.0.0.1"
            port = %d
            [api.tls]
            certificate = "certs/srv-pub.pem"
            key = "certs/srv-key.pem"
            ca_certificate = "certs/ca-pub.pem"
            """.formatted(directory, directory, ovm, port));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Configuration.read(file);
    }

    @Test
    void aStartThatSucceedsLeavesNothingEitherOnceItIsClosed() throws Exception {
        Configuration configuration = configuration(0, "");
        Held before = Held.now();

        new ApiServer(configuration).close();

        assertNothingIsLeft(before);
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = taken()) {
            Configuration configuration = configuration(taken.getLocalPort(), "");

            assertFails(() -> new ApiServer(configuration), "cannot listen on 127.0.0.1, port");
        }
    }

    @Test
    void aPortThatIsTakenJustBeforeItIsListenedOn() throws Exception {
        try (ServerSocket taken = taken();
                Service service = Service.of(configuration(0, ""))) {
            Configuration.Api api = configuration(taken.getLocalPort(), "").api();

            assertFails(
                    () -> HttpsListener.of(api, System::nanoTime, service.dispatcher()),
                    "cannot listen on port");
        }
    }

    @Test
    void aDatabaseThatIsAnothersAndCannotBeSetAside() throws Exception {
        Configuration configuration = configuration(0, "");
        byte[] bbolt = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(16, 0xED0CDAED)
                .array();
        Files.write(directory.resolve("exporter.db"), bbolt);
        Files.createFile(directory.resolve("exporter.db.reference"));

        assertFails(() -> new ApiServer(configuration), "exporter.db.reference");
    }

    @Test
    void anAuthorityOfTheManagerThatCannotBeRead() throws Exception {
        Path authority =
                Files.copy(directory.resolve("certs/ca-pub.pem"), directory.resolve("manager.pem"));
        Configuration configuration = configuration(0, "ca_certificate = \"manager.pem\"");
        Files.delete(authority);

        assertFails(() -> new ApiServer(configuration), "manager.pem");
    }

    @Test
    void aCertificateThatCannotBeRead() throws Exception {
        Configuration configuration = configuration(0, "");
        Files.delete(directory.resolve("certs/srv-pub.pem"));

        assertFails(() -> new ApiServer(configuration), "srv-pub.pem");
    }

    @Test
    void aKeyThatCannotBeUsed() throws Exception {
        Configuration configuration = configuration(0, "");
        Files.writeString(directory.resolve("certs/srv-key.pem"), "no key");

        assertFails(() -> new ApiServer(configuration), "cannot be used");
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void assertFails(ThrowingCallable start, String reason) throws Exception {
        Held before = Held.now();

        assertThatThrownBy(start).isInstanceOf(IOException.class).hasMessageContaining(reason);

        assertNothingIsLeft(before);
    }

    private static void assertNothingIsLeft(Held before) throws Exception {
        assertThat(before.moreByAndBy()).matches(Held::isNothing, "nothing is left");
    }
}
