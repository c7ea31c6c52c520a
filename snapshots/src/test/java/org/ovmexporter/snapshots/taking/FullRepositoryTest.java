package org.ovmexporter.snapshots.taking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.linux.Errno;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.NearlyFull;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A repository that fills up while a snapshot is being taken: there is all of it, or nothing. */
class FullRepositoryTest {
    private static final int BLOCK = 4096;
    private static final int MOST_STEPS = 600;
    private static final int STEPS_OF_ONE_SIZE = 60;

    static Stream<RealFilesystem> filesystems() {
        return Fixture.filesystems();
    }

    /** OCFS2 has room in its allocators for more snapshots than fit this test: see Ocfs2Test. */
    static Stream<RealFilesystem> filesystemsThatFillUp() {
        return filesystems().filter(filesystem -> !filesystem.name().equals("ocfs2"));
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("filesystemsThatFillUp")
    void whereverSpaceEndsNothingIsLeftAndEarlierSnapshotsAreWhole(RealFilesystem filesystem)
            throws Exception {
        try (NearlyFull full = NearlyFull.on(filesystem)) {
            Fixture fixture = new Fixture(full.directory());
            try (Snapshots snapshots = fixture.exporter()) {
                SandboxVm vm = fixture.vm(1, FIRST, FIRST);
                Snapshot earlier = Fixture.create(snapshots, vm);
                HostVm found = Fixture.find(snapshots, vm);
                full.fillUp();
                List<String> failures = new ArrayList<>();
                // A little more room each time, until there is enough.
                for (int step = 0; step < MOST_STEPS; step++) {
                    try {
                        Snapshot taken = snapshots.create(found, SnapshotOptions.PLAIN);
                        requireWhole(fixture, taken, vm);
                        break;
                    } catch (ErrnoException e) {
                        assertThat(e.errno()).as(e.getMessage()).isEqualTo(Errno.ENOSPC);
                        failures.add(e.call());
                        assertThat(names(fixture.directory(FIRST, earlier).resolveSibling(".")))
                                .as("after " + e.getMessage())
                                .containsExactly(earlier.id());
                    }
                    full.release((long) BLOCK << (step / STEPS_OF_ONE_SIZE));
                }
                // Its directory could be made then, and more could not.
                assertThat(failures).containsAnyOf("openat", "write", "fsync", "reflink");
                assertThat(snapshots.list(vm.name()).items()).contains(earlier).hasSize(2);
                requireWhole(fixture, earlier, vm);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesystems")
    void inOneThatIsFullASnapshotCanBeDeleted(RealFilesystem filesystem) throws Exception {
        try (NearlyFull full = NearlyFull.on(filesystem)) {
            Fixture fixture = new Fixture(full.directory());
            try (Snapshots snapshots = fixture.exporter()) {
                SandboxVm vm = fixture.vm(1, FIRST);
                Snapshot snapshot = Fixture.create(snapshots, vm);
                full.fillUp();

                snapshots.delete(vm.name(), snapshot.id());

                assertThat(fixture.directory(FIRST, snapshot)).doesNotExist();
            }
        }
    }

    private static void requireWhole(Fixture fixture, Snapshot taken, SandboxVm vm)
            throws IOException {
        for (int disk = 0; disk < vm.disks().size(); disk++) {
            assertThat(Files.mismatch(
                            fixture.path(taken, taken.disks().get(disk)),
                            vm.disks().get(disk)))
                    .isEqualTo(-1);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
