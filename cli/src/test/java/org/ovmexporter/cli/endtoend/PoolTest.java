package org.ovmexporter.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a pool can rely on: two hosts, each a Linux kernel of its own, that share one OCFS2. Runs on
 * the first of them, by {@code ocfs2/pool}.
 */
@Tag("pool")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PoolTest {
    private static final long SEED = Long.getLong("pool.seed", System.nanoTime());
    private static final Duration HISTORY = Duration.ofSeconds(Long.getLong("pool.seconds", 20));
    private static final int ROUNDS = 5;
    /** A host counts as dead after a minute, and debris is looked for every minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final Pool POOL = open();

    private static Pool open() {
        try {
            return Pool.in(Path.of(System.getenv(RealFilesystem.REPOSITORY)).resolve("pool"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() throws IOException {
        POOL.close();
    }

    @Test
    @Order(1)
    void aSnapshotOfOneHostIsSeenComparedDownloadedAndDeletedOnTheOther() throws Exception {
        SandboxVm vm = POOL.vm(1);
        String snapshots = "/vms/" + vm.name() + "/snapshots/";
        PlainClient one = POOL.first().exporter();
        PlainClient other = POOL.second().exporter();

        String older = one.post(snapshots).get("id").asString();
        POOL.first().change(vm.disks().getFirst(), SEED);
        JsonNode newer = one.post(snapshots);
        String path = snapshots + newer.get("id").asString();

        assertThat(ids(other, vm)).containsExactly(older, newer.get("id").asString());
        assertThat(other.get(path + "?compareTo=" + older).get("disks"))
                .isEqualTo(one.get(path + "?compareTo=" + older).get("disks"));
        String disk = path + "/disks/" + newer.get("disks").get(0).get("name").asString();
        assertThat(other.range(disk, 0, other.length(disk)))
                .isEqualTo(Files.readAllBytes(vm.disks().getFirst()));
        other.delete(path);
        assertThat(one.status(path)).isEqualTo(404);
        assertThat(ids(one, vm)).containsExactly(older);
        one.delete(snapshots);
    }

    @Test
    @Order(2)
    void incrementsAreRightWhereverTheVmRunsAndItsSnapshotsAreTaken() throws Exception {
        PoolHistory history = new PoolHistory(POOL, new Random(SEED));
        Instant end = Instant.now().plus(HISTORY);
        int rounds = 0;
        try {
            do {
                history.round();
                rounds++;
            } while (Instant.now().isBefore(end));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "in round " + rounds + "; -Dpool.seed=" + SEED + " repeats it", e);
        }
        history.end();
        System.out.println("PoolTest: " + rounds + " rounds of a VM that moves between two hosts");
    }

    @Test
    @Order(3)
    void bothHostsCreateDeleteAndPurgeAtOnce() throws Exception {
        SandboxVm vm = POOL.vm(2);
        String snapshots = "/vms/" + vm.name() + "/snapshots/";
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        List<Callable<Integer>> work = new ArrayList<>();
        for (PoolHost host : POOL.hosts()) {
            PlainClient client = host.exporter();
            work.add(() -> repeat(() -> statuses.add(client.status("POST", snapshots))));
            work.add(() -> repeat(() -> statuses.add(client.status("DELETE", snapshots))));
            work.add(() -> repeat(() -> {
                for (String id : ids(client, vm)) {
                    statuses.add(client.status("GET", snapshots + id));
                    statuses.add(client.status("DELETE", snapshots + id));
                }
            }));
        }
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : clients.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(statuses).hasSizeGreaterThanOrEqualTo(4 * ROUNDS).isSubsetOf(200, 404);

        POOL.first().exporter().delete(snapshots);
        assertThat(ids(POOL.second().exporter(), vm)).isEmpty();
        assertThat(POOL.snapshots()).isEmptyDirectory();
    }

    @Test
    @Order(4)
    void aLockOfOneHostKeepsTheOtherOutUntilItIsReleased() throws IOException {
        Path directory = Files.createDirectory(POOL.snapshots().resolveSibling("locked"));

        assertThat(POOL.first().lock(directory)).isTrue();
        assertThat(POOL.second().lock(directory)).isFalse();
        POOL.first().unlock(directory);
        assertThat(POOL.second().lock(directory)).isTrue();
        assertThat(POOL.first().lock(directory)).isFalse();
        POOL.second().unlock(directory);
    }

    /** The last one: the second host is gone then. */
    @Test
    @Order(5)
    void aHostThatDiesInTheMiddleOfACreationLeavesNothing() throws Exception {
        SandboxVm vm = POOL.vm(24);
        String snapshots = "/vms/" + vm.name() + "/snapshots/";
        PlainClient survivor = POOL.first().exporter();
        String whole = survivor.post(snapshots).get("id").asString();
        POOL.second().dieWhileCreatingIn(POOL.snapshots());

        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            // Nobody answers it: the host dies.
            var _ = client.submit(() -> POOL.second().exporter().status("POST", snapshots));
            await(() -> Files.exists(Pool.LAST_WORDS));
            String begun = Files.readString(Pool.LAST_WORDS);
            Path directory = POOL.snapshots().resolve(begun);

            // Answers may be refused until the pool has noticed.
            await(() -> survivor.status(snapshots) == 200 && !Files.exists(directory));
            assertThat(ids(survivor, vm)).containsExactly(whole).doesNotContain(begun);
            JsonNode taken = survivor.post(snapshots);
            assertThat(taken.get("disks")).hasSize(24);
            for (int i = 0; i < 24; i++) {
                assertThat(Files.mismatch(
                                POOL.path(taken.get("disks").get(i).get("path").asString()),
                                vm.disks().get(i)))
                        .isEqualTo(-1);
            }
        }
    }

    private interface Request {
        void send() throws Exception;
    }

    private static int repeat(Request request) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            request.send();
        }
        return ROUNDS;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(500);
        }
    }

    private static List<String> ids(PlainClient client, SandboxVm vm) throws Exception {
        return client.get("/vms/" + vm.name() + "/snapshots/")
                .valueStream()
                .map(snapshot -> snapshot.get("id").asString())
                .toList();
    }
}
