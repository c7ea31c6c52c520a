package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Exporters that are killed (SIGKILL) while they take and delete snapshots, several at a time, each
 * of its own VM. More rounds than the default: {@code -Dcrash.rounds=N}; the seed of a run is
 * printed, and {@code -Dcrash.seed=N} takes it again.
 */
@ParameterizedClass
@MethodSource("org.ovmexporter.snapshots.Fixture#filesystems")
class CrashTest {
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int LONGEST_LIFE_MILLIS = 120;

    @Parameter
    RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    private final Random random = new Random(SEED);

    @Test
    void afterAKillEachSnapshotIsWholeOrAbsentAndNothingElseIsLeft() throws Exception {
        System.out.println("crash.seed=" + SEED + " on " + filesystem);
        Fixture fixture = new Fixture(filesystem);
        // A guest with a real OCFS2 is slow: fewer processes there, and they live longer.
        boolean slow = filesystem.name().equals("ocfs2");
        List<SandboxVm> vms = new ArrayList<>();
        for (int number = 0; number < (slow ? 2 : 4); number++) {
            vms.add(fixture.vm(number, FIRST, SECOND));
        }
        int whole = 0;
        int rounds = Integer.getInteger("crash.rounds", slow ? 4 : 10);
        for (int round = 0; round < rounds; round++) {
            runAndKill(fixture, vms, slow ? 20 * LONGEST_LIFE_MILLIS : LONGEST_LIFE_MILLIS);

            try (Snapshots restarted = fixture.exporter()) {
                restarted.removeDebris();
                whole += requireWholeOrAbsent(fixture, restarted, vms);
            }
        }
        assertThat(whole).as("snapshots seen").isPositive();
    }

    private void runAndKill(Fixture fixture, List<SandboxVm> vms, int longestLifeMillis)
            throws IOException, InterruptedException {
        List<ChildJvm> exporters = new ArrayList<>();
        try {
            for (SandboxVm vm : vms) {
                exporters.add(ChildJvm.start(
                        CrashingExporter.class,
                        fixture.host.root().toString(),
                        fixture.database.toString(),
                        vm.name(),
                        Long.toString(random.nextLong())));
            }
            for (ChildJvm exporter : exporters) {
                exporter.ready();
            }
            for (ChildJvm exporter : exporters) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(longestLifeMillis));
                exporter.kill();
            }
        } finally {
            for (ChildJvm exporter : exporters) {
                exporter.close();
            }
        }
    }

    private static int requireWholeOrAbsent(
            Fixture fixture, Snapshots snapshots, List<SandboxVm> vms) throws IOException {
        List<String> listed = new ArrayList<>();
        for (SandboxVm vm : vms) {
            for (Snapshot snapshot : snapshots.list(vm.name()).items()) {
                listed.add(snapshot.id());
                for (int disk = 0; disk < 2; disk++) {
                    Path taken = fixture.path(snapshot, snapshot.disks().get(disk));
                    assertThat(Files.mismatch(taken, vm.disks().get(disk))).isEqualTo(-1);
                    // The plan may be left beside the manifest that took its place.
                    assertThat(names(Optional.ofNullable(taken.getParent()).orElseThrow()))
                            .filteredOn(name -> !name.equals(".snapshot.json.part"))
                            .containsExactlyInAnyOrder(
                                    "snapshot.json", snapshot.disks().get(disk).name());
                }
            }
        }
        for (String repository : List.of(FIRST, SECOND)) {
            assertThat(names(fixture.host.repository(repository).resolve("CoriolisSnapshots")))
                    .as("directories in %s", repository)
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
        return listed.size();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
