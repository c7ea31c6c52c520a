package org.ovmexporter.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.Restore;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.PointInTime.Format;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.cli.process.Launched;
import org.ovmexporter.cli.process.Room;
import org.ovmexporter.client.file.Sha256;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

class BackupEndToEndTest {
    /** System property that repeats a failed run: the seed that its message names. */
    private static final String SEED = "ovm-exporter.test.seed";

    private static final int ROUNDS = 10;
    /** Files by which one sees how far a backup has come. */
    private static final List<String> STAGES =
            List.of("pending.json", ".xvda.*.journal", ".xvda.*.done", ".xvdb.*.journal");

    @ParameterizedTest
    @EnumSource
    void everyPointInTimeIsWhatItsSnapshotWasAlsoWhereTheClientIsKilled(Format format)
            throws Exception {
        Room.requirePrograms("qemu-img");
        long seed = Optional.ofNullable(Long.getLong(SEED)).orElseGet(System::nanoTime);
        Random random = new Random(seed);
        try (Room room = Room.forSandbox();
                BackupHost host = new BackupHost(room, random)) {
            Path directory = room.root().resolve("sandbox/host/backups");
            int rounds = format == Format.QCOW2 ? ROUNDS : ROUNDS / 3;
            for (int round = 0; round < rounds; round++) {
                host.change();
                if (round % 3 == 0) {
                    killSomewhere(
                            host, directory, format, STAGES.get(random.nextInt(STAGES.size())));
                    host.change();
                }
                try (Launched run = host.startRun(directory, "--format", format.suffix())) {
                    assertThat(run.status()).as(run.err()).isZero();
                }
                host.remember();
            }
            List<PointInTime> points = points(directory, host);
            assertThat(points).hasSizeGreaterThanOrEqualTo(rounds);
            assertThat(host.client().virtualMachine(host.vm()).snapshots())
                    .containsExactly(points.getLast().snapshot());
            assertEveryPointIsRight(room, host, directory, points);

            prune(room, directory);
            List<PointInTime> kept = points(directory, host);
            assertThat(kept)
                    .extracting(PointInTime::id)
                    .isEqualTo(points.stream()
                            .map(PointInTime::id)
                            .skip(points.size() - 3L)
                            .toList());
            assertEveryPointIsRight(room, host, directory, kept);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("-D" + SEED + "=" + seed + " repeats it", e);
        }
    }

    /** Starts a backup, and kills it as soon as such a file is there; or it ends before that. */
    private static void killSomewhere(BackupHost host, Path directory, Format format, String stage)
            throws Exception {
        try (Launched run = host.startRun(directory, "--format", format.suffix())) {
            while (run.isAlive() && !exists(directory, stage)) {
                Thread.sleep(2);
            }
            run.kill();
            run.status();
        }
        host.remember();
    }

    /** Whether there is a file of such a name somewhere in a directory. */
    static boolean exists(Path directory, String glob) {
        try (Stream<Path> files = Files.walk(directory)) {
            String pattern = glob.replace(".", "\\.").replace("*", ".*");
            return files.anyMatch(file -> String.valueOf(file.getFileName()).matches(pattern));
        } catch (IOException | UncheckedIOException e) {
            // It is being changed meanwhile, or not there yet.
            return false;
        }
    }

    private static List<PointInTime> points(Path directory, BackupHost host) throws IOException {
        return BackupDirectory.existing(directory).find(host.vm()).points();
    }

    private static void assertEveryPointIsRight(
            Room room, BackupHost host, Path directory, List<PointInTime> points) throws Exception {
        try (Launched verify =
                Launched.exporter(room, "backup", "verify", "--from", directory.toString())) {
            assertThat(verify.status()).as(verify.out()).isZero();
        }
        for (PointInTime point : points) {
            Path target = room.root().resolve("restored").resolve(point.id());
            restore(room, host, directory, point, target, point.equals(points.getLast()));
            List<String> sums = host.sums(point.snapshot());
            assertThat(sums).as("what snapshot %s was", point.snapshot()).hasSize(2);
            for (int i = 0; i < sums.size(); i++) {
                PointInTime.Disk disk = point.disks().get(i);
                Path restored = target.resolve(disk.deviceName() + ".raw");
                assertThat(Sha256.of(restored))
                        .as("%s of %s", disk.deviceName(), point.id())
                        .isEqualTo(sums.get(i));
                assertQemuAgrees(
                        directory.resolve(host.vm()).resolve(point.id()).resolve(disk.file()),
                        disk.format(),
                        restored);
                Files.delete(restored);
            }
        }
    }

    /** By the command, or in this process, which is much quicker. */
    private static void restore(
            Room room,
            BackupHost host,
            Path directory,
            PointInTime point,
            Path target,
            boolean byCommand)
            throws Exception {
        if (byCommand) {
            try (Launched restore = Launched.exporter(
                    room,
                    "backup",
                    "restore",
                    host.vm(),
                    "--from",
                    directory.toString(),
                    "--point",
                    point.id(),
                    "--to",
                    target.toString())) {
                assertThat(restore.status()).as(restore.err()).isZero();
            }
            return;
        }
        Files.createDirectories(target);
        VmBackups backups = BackupDirectory.existing(directory).find(host.vm());
        for (PointInTime.Disk disk : point.disks()) {
            new Restore(backups, point)
                    .write(disk, target.resolve(disk.deviceName() + ".raw"), Format.RAW);
        }
    }

    private static void assertQemuAgrees(Path image, Format format, Path restored)
            throws IOException {
        qemu("compare", "-f", format.suffix(), "-F", "raw", image.toString(), restored.toString());
        if (format == Format.QCOW2) {
            qemu("check", "-f", "qcow2", image.toString());
            Path converted = restored.resolveSibling("converted.raw");
            qemu("convert", "-f", "qcow2", "-O", "raw", image.toString(), converted.toString());
            qemu("compare", "-f", "raw", "-F", "raw", converted.toString(), restored.toString());
            Files.delete(converted);
        }
    }

    private static void qemu(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("qemu-img"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s: %s", command, printed)
                .isZero();
    }

    private static void prune(Room room, Path directory) throws Exception {
        try (Launched prune = Launched.exporter(
                room, "backup", "prune", "--from", directory.toString(), "--keep-last", "3")) {
            assertThat(prune.status()).as(prune.err()).isZero();
        }
    }
}
