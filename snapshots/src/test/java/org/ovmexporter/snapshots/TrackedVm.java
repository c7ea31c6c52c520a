package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.extents.Chunk;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A VM with one disk whose changes are tracked by the engine, and by others that may be wrong. */
public final class TrackedVm {
    private static final int PIECE = 64 << 10;
    private static final int PIECES = 64;

    private final Fixture fixture;
    private final Snapshots snapshots;
    private final SandboxVm vm;
    private final GuestWrites guest;

    /** With a disk of {@code size} bytes, all hole. */
    public TrackedVm(Fixture fixture, long size) throws IOException {
        this.fixture = fixture;
        this.snapshots = fixture.exporter();
        this.vm = SandboxVm.add(
                fixture.host, 1, "vm 1", List.of(new SandboxVm.Disk(Fixture.FIRST, size)));
        this.guest = new GuestWrites(disk(), 1);
    }

    public GuestWrites guest() {
        return guest;
    }

    public Path disk() {
        return vm.disks().getFirst();
    }

    public Path disk(StoredDisk stored) {
        return fixture.path(stored.snapshot(), stored.snapshot().disks().getFirst());
    }

    /** Writes the first part of the disk anew, in one go. */
    public void overwrite() throws IOException {
        guest.random(0, (long) PIECES * PIECE);
    }

    /** Gives back the space of the first part of the disk. */
    public void punch() throws IOException {
        guest.punch(0, (long) PIECES * PIECE);
    }

    /**
     * Writes the first part of the disk, its last and its first piece in each other's turn, and
     * each piece to the device before the next: so there is something for a defragmentation to do.
     */
    public void writeInPieces() throws IOException {
        writePiece(PIECES - 1);
        for (int piece = 1; piece < PIECES - 1; piece++) {
            writePiece(piece);
        }
        writePiece(0);
    }

    private void writePiece(int piece) throws IOException {
        guest.random((long) piece * PIECE, PIECE);
        try (FileChannel channel = FileChannel.open(disk(), StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }

    /** Takes a snapshot, and a copy of its bytes that stays when it is deleted. */
    public StoredDisk take() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
            return StoredDisk.of(snapshots, snapshot, DiskBytes.of(Fixture.read(disk)));
        }
    }

    /** Takes a snapshot of a disk that is too long to be copied. */
    public StoredDisk takeWithoutCopy() throws Exception {
        Snapshot snapshot = Fixture.create(snapshots, vm);
        return StoredDisk.of(snapshots, snapshot, new DiskBytes() {
            @Override
            public long size() {
                return snapshot.disks().getFirst().size();
            }

            @Override
            public void read(long position, ByteBuffer buffer) throws IOException {
                try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
                    DiskBytes.of(disk).read(position, buffer);
                }
            }
        });
    }

    public void delete(StoredDisk stored) throws IOException {
        snapshots.delete(vm.name(), stored.snapshot().id());
    }

    /** The engine's increment, of which it requires that it is right. */
    public List<Chunk> increment(StoredDisk older, StoredDisk newer) throws IOException {
        List<Chunk> chunks =
                Increment.between(snapshots, older.snapshot(), newer.snapshot(), Selection.WHOLE);
        Increment.requireOrder(chunks, newer.bytes().size());
        assertThat(Increment.firstDifference(chunks, older.bytes(), newer.bytes()))
                .as("byte that the engine's increment leaves wrong")
                .isEmpty();
        return chunks;
    }
}
