package org.ovmexporter.backup.image.qcow2;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.file.StandardOpenOption.WRITE;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.backup.image.DiskContent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class RefusedImageTest {
    private static final int SIZE = 20_000;

    @TempDir
    private Path directory = Path.of("unset");

    @Test
    void whatIsNoImage() throws IOException {
        assertRefused(Files.writeString(directory.resolve("image"), "a text"), "too short");
        assertRefused(Files.write(directory.resolve("image"), new byte[4096]), "not a qcow2 image");
    }

    @Test
    void anOlderVersion() throws IOException {
        QemuImg.require();
        Path image = directory.resolve("image");
        QemuImg.run("create", "-f", "qcow2", "-o", "compat=0.10", image.toString(), "1M");

        assertRefused(image, "qcow2 of version 2");
    }

    @Test
    void aCompressedCluster() throws IOException {
        QemuImg.require();
        Path raw = Files.write(directory.resolve("raw"), new byte[] {1, 2, 3});
        Path image = directory.resolve("image");
        QemuImg.run("convert", "-c", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());

        assertThatThrownBy(() -> readAll(image))
                .isInstanceOf(Qcow2Exception.class)
                .hasMessageContaining("compressed", "qemu-img convert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../../elsewhere/image",
                "../.hidden/image",
                "..",
                "nbd:localhost/../x/../../y"
            })
    void aBackingFileThatIsElsewhere(String backing) throws IOException {
        Path image = directory.resolve("image");
        Path base = image(directory.resolve("base"), Optional.empty());
        image(image, Optional.of(new Qcow2Writer.Backing(backing, Qcow2Disk.open(base))));

        assertRefused(image, "its backing file is elsewhere");
    }

    @Test
    void oneThatIsBehindItself() throws IOException {
        Path base = image(directory.resolve("base"), Optional.empty());
        Path image = directory.resolve("image");
        image(image, Optional.of(new Qcow2Writer.Backing("image", Qcow2Disk.open(base))));

        assertRefused(image, "its chain of backing files has no end");
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whateverIsInAHeaderItIsReadOrRefusedAndNothingElseHappens(@ForAll @Size(100) byte[] header)
            throws IOException {
        Path own = InMemory.newDirectory();
        Path image = own.resolve("image");
        image(image, Optional.empty());
        try (FileChannel file = FileChannel.open(image, WRITE)) {
            // The magic and the version stay.
            file.write(ByteBuffer.wrap(header).limit(60 + header[0] % 30), 8 + header[1] % 8);
        }
        try {
            readAll(image);
        } catch (IOException refused) {
            // As it should be.
        }
        Files.delete(image);
        Files.delete(own);
    }

    private static void assertRefused(Path image, String why) {
        assertThatThrownBy(() -> Qcow2Disk.open(image))
                .isInstanceOf(Qcow2Exception.class)
                .hasMessageContaining(why);
    }

    private static void readAll(Path image) throws IOException {
        try (DiskContent disk = Qcow2Disk.open(image)) {
            disk.read(0, ByteBuffer.allocate((int) Math.min(disk.size(), SIZE)));
        }
    }

    private static Path image(Path path, Optional<Qcow2Writer.Backing> backing) throws IOException {
        try (Qcow2Writer writer = Qcow2Writer.create(path, SIZE, new ClusterSize(9), backing)) {
            writer.write(1000, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            writer.complete();
        }
        return path;
    }
}
