package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Two exporters of the same repositories, each with a database of its own. */
@ExtendWith(SharedExporter.class)
class PoolWireTest {
    private static final int ROUNDS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningExporter exporter;

    PoolWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void eachSeesTheOthersSnapshotsAtOnce() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        try (RunningExporter other = otherHost()) {
            TakenSnapshot snapshot = exporter.snapshot(vm);

            assertThat(ids(other, vm)).containsExactly(snapshot.id());
            assertThat(other.get(snapshot.diskPath(0)).body()).isEqualTo(snapshot.bytes(0));
            assertThat(other.request("DELETE", snapshot.path()).status()).isEqualTo(200);
            assertThat(exporter.get(snapshot.path()).status()).isEqualTo(404);
            assertThat(ids(exporter, vm)).isEmpty();
        }
    }

    @Test
    void bothAtOnceWithOneVmNeverFail() throws Exception {
        SandboxVm vm = exporter.vm(1 << 20, 1 << 20);
        String path = "/api/v1/vms/" + vm.name() + "/snapshots";
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        try (RunningExporter other = otherHost();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (RunningExporter one : List.of(exporter, other)) {
                work.add(() -> repeat(() -> answers.add(one.request("POST", path))));
                work.add(() -> repeat(() -> answers.add(one.get(path))));
                work.add(() -> repeat(() -> deleteAll(one, path, answers)));
                work.add(() -> repeat(() -> answers.add(one.request("DELETE", path))));
                work.add(() -> repeat(() -> answers.add(one.get("/api/v1/vms"))));
            }
            for (var done : clients.invokeAll(work)) {
                done.get();
            }
            assertThat(answers)
                    .hasSizeGreaterThan(8 * ROUNDS)
                    .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 404));
            assertThat(exporter.request("DELETE", path).status()).isEqualTo(200);
            assertThat(ids(other, vm)).isEmpty();
        }
    }

    @Test
    void whatAnExporterThatDiedHasLeftIsRemovedWhenOneStarts() throws Exception {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());
        Path directory = snapshot.file(0).resolveSibling(".").normalize();
        Files.move(directory.resolve("snapshot.json"), directory.resolve(".snapshot.json.part"));

        try (RunningExporter _ = otherHost()) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (Files.exists(directory) && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        }
        assertThat(directory).doesNotExist();
    }

    private static boolean repeat(Callable<Boolean> request) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            request.call();
        }
        return true;
    }

    private static boolean deleteAll(
            RunningExporter one, String path, ConcurrentLinkedQueue<Answer> answers) {
        Answer list = one.get(path);
        answers.add(list);
        for (JsonNode snapshot : list.json()) {
            answers.add(one.request("DELETE", path + "/" + snapshot.path("id").stringValue()));
        }
        return true;
    }

    private RunningExporter otherHost() throws IOException {
        return exporter.another(
                config -> config.replaceFirst("db_file = \"[^\"]*", "$0." + System.nanoTime()));
    }

    private static List<String> ids(RunningExporter one, SandboxVm vm) {
        return one.get("/api/v1/vms/" + vm.name() + "/snapshots")
                .json()
                .valueStream()
                .map(snapshot -> snapshot.path("id").stringValue())
                .toList();
    }
}
