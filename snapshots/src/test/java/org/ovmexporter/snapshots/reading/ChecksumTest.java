package org.ovmexporter.snapshots.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;
import org.ovmexporter.snapshots.Algorithm;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.Selection;
import org.ovmexporter.snapshots.Snapshot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checksums, with the usual programs as oracles. */
class ChecksumTest extends EngineTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long MIB = 1 << 20;

    private SandboxVm vm;

    @BeforeEach
    void makeVm() throws IOException {
        vm = fixture.vm(1, FIRST);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 1);
        guest.allocate(2 * MIB, MIB);
        guest.grow(4321);
    }

    @Test
    void ofAWholeDiskIsWhatSha256sumPrints() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(checksum(snapshot, Algorithm.SHA256, Selection.WHOLE))
                .isEqualTo(printed("sha256sum", disk(snapshot)));
    }

    @Test
    void ofAWholeDiskIsWhatXxh128sumPrints() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(checksum(snapshot, Algorithm.XXH128, Selection.WHOLE))
                .isEqualTo(printed("xxh128sum", disk(snapshot)));
    }

    @Test
    void ofARangeIsThatOfItsBytes() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        byte[] bytes = Files.readAllBytes(disk(snapshot));
        Path part = Files.write(
                fixture.directory.resolve("part"),
                Arrays.copyOfRange(bytes, 12345, 12345 + 5_000_000));

        assertThat(checksum(snapshot, Algorithm.SHA256, window(12345, 5_000_000)))
                .isEqualTo(printed("sha256sum", part));
    }

    @Test
    void pastTheEndOfTheDiskThereAreNoBytes() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);

        assertThat(checksum(snapshot, Algorithm.SHA256, window(1L << 40, 10)))
                .isEqualTo(printed("sha256sum", Path.of("/dev/null")));
    }

    @Test
    void isComputedOnceAndKnownWhenTheFileCannotBeReadAnyMore() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        String first = checksum(snapshot, Algorithm.SHA256, Selection.WHOLE);
        Files.delete(disk(snapshot));

        assertThat(checksum(snapshot, Algorithm.SHA256, Selection.WHOLE)).isEqualTo(first);
    }

    @Test
    void ofASnapshotThatIsGoneIsRefused() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        snapshots.delete(vm.name(), snapshot.id());

        assertThatThrownBy(() -> checksum(snapshot, Algorithm.SHA256, Selection.WHOLE))
                .isInstanceOf(GoneException.class);
    }

    @Test
    void ofADiskThatWasShortenedIsRefusedAndNotFilledUpWithZeros() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        try (RandomAccessFile file = new RandomAccessFile(disk(snapshot).toFile(), "rw")) {
            file.setLength(4 * MIB);
        }

        assertThatThrownBy(() -> checksum(snapshot, Algorithm.SHA256, Selection.WHOLE))
                .hasMessageContaining("was shortened: 4194304 bytes are left of 8392929");
    }

    @Test
    void isReadySomeTimeAfterACallerWhoDidNotWait() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        Optional<String> atOnce = ask(snapshot, Algorithm.SHA256, Selection.WHOLE, Duration.ZERO);

        assertThat(ask(snapshot, Algorithm.SHA256, Selection.WHOLE, PATIENCE))
                .hasValue(printed("sha256sum", disk(snapshot)));
        assertThat(atOnce)
                .satisfiesAnyOf(
                        value -> assertThat(value).isEmpty(),
                        value -> assertThat(value).hasValue(printed("sha256sum", disk(snapshot))));
    }

    private Path disk(Snapshot snapshot) {
        return fixture.path(snapshot, snapshot.disks().getFirst());
    }

    private String checksum(Snapshot snapshot, Algorithm algorithm, Selection selection)
            throws IOException {
        return ask(snapshot, algorithm, selection, PATIENCE).orElseThrow();
    }

    private Optional<String> ask(
            Snapshot snapshot, Algorithm algorithm, Selection selection, Duration patience)
            throws IOException {
        return snapshots.checksum(
                snapshot, snapshot.disks().getFirst(), algorithm, selection, patience);
    }

    private static Selection window(long offset, long length) {
        return new Selection(offset, OptionalLong.of(length), OptionalInt.empty(), false);
    }

    private static String printed(String program, Path file) throws IOException {
        String output = Command.run(program, file.toString());
        return output.substring(0, output.indexOf(' '));
    }
}
