package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.extents.Chunk;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The history of a VM's disk, in which snapshots come and go. Each is compared with all older ones
 * that are there; the bytes that a client has of those are the model's, not the snapshots'.
 */
final class History {
    private static final int MOST_SNAPSHOTS = 4;

    private final HistoryFilesystem filesystem;
    private final Random random;
    private final Fixture fixture;
    private final Snapshots snapshots;
    private final SandboxVm vm;
    private final DiskSteps steps;
    private final List<String> done = new ArrayList<>();
    /** The snapshots that are there, oldest first. */
    private final List<Taken> taken = new ArrayList<>();

    /** What a client has a copy of. */
    private record Taken(Snapshot snapshot, DiskBytes copy) {}

    History(HistoryFilesystem filesystem, Path directory, Random random) throws IOException {
        this.filesystem = filesystem;
        this.random = random;
        this.fixture = new Fixture(directory);
        this.snapshots = fixture.exporter();
        this.vm = fixture.vm(1, Fixture.FIRST);
        this.steps = new DiskSteps(vm.disks().getFirst(), filesystem, random);
    }

    /** What was done in the latest round. */
    List<String> done() {
        return List.copyOf(done);
    }

    void round() throws Exception {
        done.clear();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            try {
                steps.step();
            } finally {
                done.addAll(steps.done());
            }
        }
        maintainSometimes();
        byte[] model = steps.model();
        requireEqual("the disk", Files.readAllBytes(vm.disks().getFirst()), model);
        taken.add(new Taken(Fixture.create(snapshots, vm), DiskBytes.of(model)));
        maintainSometimes();
        check(taken.getLast(), model);
        deleteSome();
    }

    /** Moves the live disk, or that of a snapshot, to other addresses. */
    private void maintainSometimes() throws IOException {
        if (random.nextInt(3) > 0) {
            return;
        }
        int chosen = random.nextInt(taken.size() + 1);
        Path file = chosen == taken.size()
                ? vm.disks().getFirst()
                : fixture.path(
                        taken.get(chosen).snapshot(),
                        taken.get(chosen).snapshot().disks().getFirst());
        List<String> command = filesystem.maintenance(random, file);
        if (!command.isEmpty()) {
            done.add(String.join(" ", command));
            Command.run(command);
        }
    }

    private void check(Taken newer, byte[] model) throws IOException {
        try (OpenDisk disk = Increment.open(snapshots, newer.snapshot())) {
            requireEqual("the snapshot", Fixture.read(disk), model);
            for (Taken older : taken.subList(0, taken.size() - 1)) {
                check(older, newer, disk, Selection.WHOLE);
                check(older, newer, disk, refined());
            }
        }
    }

    private void check(Taken older, Taken newer, OpenDisk disk, Selection selection)
            throws IOException {
        List<Chunk> chunks =
                Increment.between(snapshots, older.snapshot(), newer.snapshot(), selection);
        Increment.requireOrder(chunks, newer.copy().size());
        assertThat(Increment.firstDifference(chunks, older.copy(), DiskBytes.of(disk)))
                .as(
                        "byte that the increment from %s to %s leaves wrong, with %s",
                        older.snapshot().id(), newer.snapshot().id(), selection)
                .isEmpty();
    }

    /** Of some granularity, and with all else read: what is called unchanged must be so. */
    private Selection refined() {
        return new Selection(
                0,
                OptionalLong.empty(),
                OptionalInt.of(Selection.FINEST << random.nextInt(9)),
                true);
    }

    /** Any but the newest, so that it is compared with; now and then that one, too. */
    private void deleteSome() throws IOException {
        int left = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(MOST_SNAPSHOTS);
        while (taken.size() > left) {
            int chosen = left == 0 ? 0 : random.nextInt(taken.size() - 1);
            done.add("delete snapshot " + chosen);
            snapshots.delete(vm.name(), taken.remove(chosen).snapshot().id());
        }
    }

    private static void requireEqual(String what, byte[] actual, byte[] expected) {
        assertThat(actual.length).as("size of %s", what).isEqualTo(expected.length);
        assertThat(Arrays.mismatch(actual, expected))
                .as("byte of %s that is wrong", what)
                .isEqualTo(-1);
    }
}
