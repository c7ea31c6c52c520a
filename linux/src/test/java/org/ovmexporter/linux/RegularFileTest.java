package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class RegularFileTest {
    private final Path temporary;
    private final Directory directory;

    RegularFileTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.directory = Directory.open(temporary);
    }

    @BeforeEach
    void writeAFile() throws IOException {
        Files.writeString(temporary.resolve("file"), "0123456789");
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    @Test
    void readsFromAPosition() throws IOException {
        try (RegularFile file = directory.file("file")) {
            ByteBuffer buffer = ByteBuffer.allocate(4);
            assertThat(file.read(3, buffer)).isEqualTo(4);
            assertThat(UTF_8.decode(buffer.flip()).toString()).isEqualTo("3456");
            assertThat(file.read(10, ByteBuffer.allocate(4))).isEqualTo(-1);
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @Test
    void isReadOnlyWhenOpenedByName() throws IOException {
        try (RegularFile file = directory.file("file")) {
            assertThatThrownBy(() -> file.write(0, ByteBuffer.allocate(1)))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EBADF");
        }
    }

    @OnEachFilesystem
    void isWritableWhenCreatedAndSyncsToItsDisk(RealFilesystem filesystem) throws IOException {
        try (TestDirectory real = TestDirectory.on(filesystem);
                RegularFile file = real.open().create("file", 0600)) {
            file.write(0, UTF_8.encode("text"));
            file.sync();
            assertThat(real.file("file")).hasContent("text");
        }
    }

    @Test
    void writesAtAPositionAndAllThatIsLeftInTheBuffer() throws IOException {
        try (RegularFile file = directory.create("written", 0600)) {
            file.write(0, UTF_8.encode("0123456789"));
            file.write(3, UTF_8.encode("xabcx").position(1).limit(4));
        }
        assertThat(temporary.resolve("written")).hasContent("012abc6789");
    }

    @Test
    void whatIsClosedIsNotRead() throws IOException {
        RegularFile file = directory.file("file");
        file.close();
        file.close();

        assertThatThrownBy(() -> file.read(0, ByteBuffer.allocate(1)))
                .hasMessageEndingWith("file is closed");
    }

    @Test
    void staysTheSameFileWhenItsNameIsGivenToAnother() throws IOException {
        try (RegularFile file = directory.file("file")) {
            Files.writeString(temporary.resolve("other"), "other");
            directory.rename("other", "file");
            assertThat(file.size()).isEqualTo(10);
            try (RegularFile now = directory.file("file")) {
                assertThat(now.identity()).isNotEqualTo(file.identity());
            }
        }
    }

    @Test
    void aSymbolicLinkIsRefusedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(temporary.resolve("dangling"), Path.of("absent"));
        refused("link", "a symbolic link");
        refused("dangling", "a symbolic link");
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(temporary.resolve("directory"));
        refused("directory", "a directory");
    }

    @Test
    void aFifoIsRefusedWithoutWaitingForItsWriter() throws Exception {
        Programs.output("mkfifo", temporary.resolve("fifo").toString());
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> refused("fifo", "a FIFO"));
    }

    @Test
    void aSocketIsRefused() throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(temporary.resolve("socket")));
            refused("socket", "a socket");
        }
    }

    @Test
    void aDeviceIsRefused() throws Exception {
        String node = temporary.resolve("device").toString();
        // 1:7 is /dev/full.
        boolean made = Programs.run("mknod", node, "c", "1", "7").status() == 0;
        assumeTrue(made, "making a device node needs root");
        refused("device", "a character device");
    }

    @Test
    void nothingStaysOpenAfterARefusal() throws IOException {
        Files.createDirectory(temporary.resolve("directory"));
        refused("directory", "a directory");
        long before = openFiles();
        for (int i = 0; i < 20; i++) {
            refused("directory", "a directory");
        }
        assertThat(openFiles()).isLessThan(before + 10);
    }

    private void refused(String name, String what) {
        assertThatThrownBy(() -> directory.file(name))
                .isInstanceOf(NotRegularFileException.class)
                .hasMessage(temporary.resolve(name) + " is " + what + ", not a regular file");
    }

    private static long openFiles() throws IOException {
        try (var numbers = Files.list(Path.of("/proc/self/fd"))) {
            return numbers.count();
        }
    }
}
