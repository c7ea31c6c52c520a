package org.ovmexporter.snapshots.taking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;
import static org.ovmexporter.snapshots.Fixture.SECOND;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.ChildJvm;
import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.EngineTest;
import org.ovmexporter.snapshots.Fixture;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.QuiesceException;
import org.ovmexporter.snapshots.Quiescing;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotOptions;
import org.ovmexporter.snapshots.Snapshots;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A VM that is a process here, paused by SIGSTOP, and writes two disks in lock step. More pauses
 * than the default: {@code -Dpause.rounds=N}.
 */
class PauseTest extends EngineTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final SnapshotOptions PAUSE = new SnapshotOptions(Optional.empty(), true);

    private SandboxVm vm;
    private ChildJvm guest;

    @BeforeEach
    void startGuest() throws IOException {
        vm = fixture.vm(1, FIRST, SECOND);
        guest = ChildJvm.start(
                        LockStepWriter.class,
                        vm.disks().get(0).toString(),
                        vm.disks().get(1).toString())
                .ready();
    }

    @AfterEach
    void killGuest() {
        guest.close();
    }

    @Test
    void withAPauseTheSecondDiskIsNeverAheadOfTheFirst() throws Exception {
        Snapshots pausing = exporter("STOP", PATIENCE);
        HostVm found = Fixture.find(pausing, vm);
        // A guest with a real OCFS2 is slow.
        int rounds =
                Integer.getInteger("pause.rounds", filesystem.name().equals("ocfs2") ? 50 : 200);
        for (int round = 0; round < rounds; round++) {
            Snapshot snapshot = pausing.create(found, PAUSE);

            assertThat(number(snapshot, 0) - number(snapshot, 1))
                    .as("round %s", round)
                    .isBetween(0L, 1L);
            assertThat(snapshot.consistency()).contains(Consistency.CRASH_CONSISTENT);
            assertThat(snapshot.pausedMillis().orElseThrow()).isPositive();
            pausing.delete(vm.name(), snapshot.id());
        }
        assertThat(state()).isNotEqualTo("T");
    }

    @Test
    void withoutAPauseItIsSoonerOrLaterAndTheSnapshotSaysSo() throws Exception {
        Snapshots pausing = exporter("STOP", PATIENCE);
        HostVm found = Fixture.find(pausing, vm);
        boolean ahead = false;
        for (int round = 0; round < 2000 && !ahead; round++) {
            Snapshot snapshot = pausing.create(found, SnapshotOptions.PLAIN);

            assertThat(snapshot.consistency()).contains(Consistency.PER_DISK);
            assertThat(snapshot.pausedMillis()).hasValue(0);
            ahead = number(snapshot, 0) < number(snapshot, 1);
            pausing.delete(vm.name(), snapshot.id());
        }
        assertThat(ahead).isTrue();
    }

    @Test
    void aVmWhoseExporterIsKilledWhileItIsPausedGoesOn() throws Exception {
        try (ChildJvm exporter = ChildJvm.start(PausingExporter.class, Long.toString(guest.pid()))
                .ready()) {
            assertThat(state()).isEqualTo("T");
            exporter.kill();

            awaitRunning();
        }
        awaitNoneWith(Long.toString(PausingExporter.DEADLINE.toSeconds()));
    }

    @Test
    void afterTheDeadlineTheVmGoesOnAndThereIsNoSnapshot() throws Exception {
        Duration deadline = Duration.ofSeconds(7907);
        Pause pause = new Pause(signals(guestId(), "STOP", deadline), "vm");
        assertThat(state()).isEqualTo("T");
        endSleep(deadline);
        awaitRunning();
        awaitNoneOfMineWith(Long.toString(deadline.toSeconds()));

        assertThatThrownBy(pause::end)
                .isInstanceOf(QuiesceException.class)
                .hasMessageContaining("was resumed before all its disks were taken");
    }

    @Test
    void aPauseThatFailsIsToldAndNothingIsTaken() throws Exception {
        Snapshots pausing = exporter("NO-SUCH-SIGNAL", PATIENCE);

        assertThatThrownBy(() -> pausing.create(Fixture.find(pausing, vm), PAUSE))
                .isInstanceOf(QuiesceException.class)
                .hasMessageContaining("is not paused: sh -c kill -NO-SUCH-SIGNAL")
                .hasMessageContaining("failed with status 1");
        assertThat(pausing.list(vm.name()).items()).isEmpty();
        assertThat(state()).isNotEqualTo("T");
    }

    @Test
    void aProgramThatIsNotThereIsToldWithWhereToNameAnother() {
        Quiescing absent = new Quiescing(
                List.of("no-such-program", "{vm}"), List.of("no-such-program"), PATIENCE);

        assertThatThrownBy(() -> new Pause(absent, "vm"))
                .isInstanceOf(QuiesceException.class)
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("quiesce.pause in the configuration");
    }

    @Test
    void aVmWhoseIdACommandWouldTakeForAnOptionIsNotPaused() {
        assertThatThrownBy(() -> new Pause(Quiescing.XM, "--help"))
                .isInstanceOf(QuiesceException.class)
                .hasMessageContaining("for an option");
    }

    private Snapshots exporter(String signal, Duration deadline) {
        // The VM's name says nothing to kill(1): the process is named.
        return fixture.exporter(
                fixture.database,
                InstantSource.system(),
                Fixture.policies(Fixture.ROOMY.space(), signals(guestId(), signal, deadline)));
    }

    /** The signal is on its way when kill(1) ends; a VM's pause ends when it stands still. */
    static Quiescing signals(String process, String signal, Duration deadline) {
        String stop = "kill -" + signal + " $0 || exit 1;"
                + " while grep -L '^State:.T' /proc/$0/task/*/status | grep -q .; do :; done";
        return new Quiescing(
                List.of("sh", "-c", stop, process), List.of("kill", "-CONT", process), deadline);
    }

    private String guestId() {
        return Long.toString(guest.pid());
    }

    private void awaitRunning() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (state().equals("T") && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(state()).isNotEqualTo("T");
    }

    /** Makes the deadline pass, however slow the machine is: what waits for it is a sleep(1). */
    private static void endSleep(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (descendantsWith(Long.toString(deadline.toSeconds()))
                .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                .noneMatch(ProcessHandle::destroyForcibly)) {
            assertThat(System.nanoTime()).as("it sleeps in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static void awaitNoneOfMineWith(String word) {
        descendantsWith(word).forEach(process -> process.onExit().join());
    }

    private static Stream<ProcessHandle> descendantsWith(String word) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(word::equals));
    }

    /** Waits until no process has this word in its command line. */
    private static void awaitNoneWith(String word) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (commandLines().contains(word) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(commandLines()).doesNotContain(word);
    }

    private static List<String> commandLines() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().arguments().stream())
                .flatMap(Stream::of)
                .toList();
    }

    /** The process's state as proc(5) has it: T when it is stopped. */
    private String state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + guest.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    private long number(Snapshot snapshot, int disk) throws IOException {
        try (DataInputStream in = new DataInputStream(
                Files.newInputStream(fixture.path(snapshot, snapshot.disks().get(disk))))) {
            return in.readLong();
        }
    }
}
