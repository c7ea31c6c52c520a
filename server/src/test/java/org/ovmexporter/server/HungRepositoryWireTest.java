package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.scratch.StoppableDirectory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A repository that hangs, as one on a dead file server: whoever touches it waits in the kernel. It
 * is the first one that is asked for anything.
 */
class HungRepositoryWireTest {
    private static final String ILL = RunningExporter.FIRST;
    private static final int SIZE = 48 << 20;
    private static final int DOWNLOADS = 6;
    private static final int REQUESTS = 40;
    /** Those for requests, and the own one of each that was reading the disk when it began. */
    private static final int MOST_THREADS = 4 + DOWNLOADS + REQUESTS;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final RunningExporter exporter;
    private final TakenSnapshot ill;
    private final TakenSnapshot well;
    private final StoppableDirectory repository;

    HungRepositoryWireTest() throws IOException {
        RealFilesystem host = RealFilesystem.matrix().getFirst();
        host.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        StoppableDirectory.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        sandbox = Sandbox.in(host.newDirectory(), 1L << 30);
        SandboxVm first = vm(ILL, SIZE);
        new GuestWrites(first.disks().getFirst(), 1).random(0, SIZE);
        SandboxVm second = vm(RunningExporter.SECOND, RunningExporter.MIB);
        try (RunningExporter patient = RunningExporter.of(sandbox)) {
            exporter = patient.another(config -> config + "\n[repositories]\ndeadline = \"2s\"\n");
        }
        ill = exporter.snapshot(first);
        well = exporter.snapshot(second);
        repository = StoppableDirectory.over(sandbox.host().repository(ILL));
    }

    private SandboxVm vm(String in, long size) throws IOException {
        return RunningExporter.vm(sandbox.host(), List.of(new SandboxVm.Disk(in, size)));
    }

    @BeforeEach
    void itIsServed() throws IOException {
        assertThat(exporter.get(ill.diskPath(0), "Range", "bytes=0-9").status()).isEqualTo(206);
    }

    @AfterEach
    void close() throws IOException {
        repository.close();
        exporter.close();
        sandbox.close();
    }

    @Test
    void theOthersAreServedWhateverIsAskedOfIt() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http =
                        HttpClient.newBuilder().sslContext(exporter.trust()).build()) {
            List<InputStream> downloads = new ArrayList<>();
            for (int i = 0; i < DOWNLOADS; i++) {
                downloads.add(download(http));
            }
            repository.stop();
            List<Future<Optional<Answer>>> answers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String path = List.of(ill.path(), ill.diskPath(0), vmPath(ill)).get(i % 3);
                answers.add(clients.submit(() -> ask(path)));
            }
            List<Future<Boolean>> broken = downloads.stream()
                    .map(download -> clients.submit(() -> breaksOff(download)))
                    .toList();

            assertTheOtherIsServed();
            for (Future<Optional<Answer>> answer : answers) {
                assertNotServed(answer.get());
            }
            for (Future<Boolean> download : broken) {
                assertThat(download.get()).isTrue();
            }
            Set<Thread> hanging = threadsInTheKernelForAFile();
            assertTheOtherIsServed();
            hanging.retainAll(threadsInTheKernelForAFile());
            assertThat(hanging).hasSizeBetween(1, MOST_THREADS);
            for (int i = 0; i < REQUESTS; i++) {
                assertNotServed(ask(ill.diskPath(0)));
            }
            awaitNoMoreThreadsThan(hanging);
        }
        repository.goOn();
        awaitState("ok");
        assertThat(exporter.get(ill.diskPath(0)).body()).isEqualTo(ill.bytes(0));
    }

    @Test
    void aRangeThatHangsIsAnsweredOnceAndEndsItsConnection() throws Exception {
        String atWork = "ovm_exporter_requests_at_work{kind=\"download\"} ";
        try (CapturedLogs logs = new CapturedLogs();
                RawConnection connection = new RawConnection(exporter)) {
            repository.stop();
            Answer answer = connection
                    .request(
                            "GET",
                            ill.diskPath(0),
                            "Authorization: Bearer " + exporter.token(),
                            "Range: bytes=-10",
                            "X-Request-Id: the-range")
                    .answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("X-Request-Id")).contains("the-range");
            assertThat(answer.header("Connection")).contains("close");
            assertThat(answer.header("Content-Range")).isEmpty();
            assertThat(answer.json().path("details").stringValue()).contains(ILL);
            assertThat(connection.drain()).isZero();
            assertThat(exporter.get("/metrics").text()).contains(atWork + "0");
            repository.goOn();
            awaitState("ok");
            assertThat(exporter.get("/metrics").text()).contains(atWork + "0");
            assertThat(exporter.get(ill.diskPath(0), "Range", "bytes=-10").body())
                    .isEqualTo(Arrays.copyOfRange(ill.bytes(0), SIZE - 10, SIZE));
            assertThat(logs.lines())
                    .filteredOn(line -> line.startsWith("INFO the-range"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO the-range 127.0.0.1 admin GET " + ill.diskPath(0) + " 503 ");
            assertThat(logs.contextOf("INFO the-range"))
                    .containsEntry("request", "the-range")
                    .containsEntry("user", "admin");
        }
    }

    @Test
    void itIsNamedInWhatIsAnsweredWithoutIt() throws Exception {
        repository.stop();

        Answer list = exporter.get("/api/v1/vms");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json())
                .singleElement()
                .satisfies(vm -> assertThat(vm.path("name").stringValue())
                        .isEqualTo(well.vm().name()));
        assertThat(list.header("X-Unwell-Repositories")).contains(ILL + ";state=hung");
        Answer one = exporter.get(vmPath(well));
        assertThat(one.header("X-Unwell-Repositories")).contains(ILL + ";state=hung");
        JsonNode leftOut = one.json().path("left_out");
        assertThat(leftOut).hasSize(1);
        assertThat(leftOut.get(0).path("repository").stringValue()).isEqualTo(ILL);
        assertThat(leftOut.get(0).path("state").stringValue()).isEqualTo("hung");
        assertThat(leftOut.get(0).path("reason").stringValue()).contains("did not answer within");
        assertThat(exporter.get(vmPath(well) + "/snapshots").header("X-Unwell-Repositories"))
                .contains(ILL + ";state=hung");
        JsonNode itself = repositories();
        assertThat(itself.path("state").stringValue()).isEqualTo("hung");
        assertThat(itself.path("filesystem").stringValue()).startsWith("fuse");
        assertThat(itself.path("can_reflink").booleanValue()).isFalse();
        assertThat(itself.path("reason").stringValue()).contains("did not answer within");
        assertThat(itself.has("free")).isFalse();
    }

    @Test
    void whatMayBeInItIsNotSaidToBeAbsentOrDeleted() throws Exception {
        repository.stop();

        assertThat(exporter.get(vmPath(ill)).status()).isEqualTo(503);
        Answer purged = exporter.request("DELETE", vmPath(well) + "/snapshots");
        assertThat(purged.status()).as(purged.toString()).isEqualTo(503);
        assertThat(purged.json().path("details").stringValue())
                .startsWith("what was found of VM " + well.vm().name() + " is deleted, and not all")
                .contains(ILL);
        assertThat(well.file(0)).doesNotExist();
        repository.goOn();
        awaitState("ok");
        assertThat(exporter.request("DELETE", vmPath(well) + "/snapshots").status())
                .isEqualTo(200);
        assertThat(exporter.get("/api/v1/vms/no-such-vm").status()).isEqualTo(404);
    }

    private void assertTheOtherIsServed() throws IOException {
        assertThat(exporter.get(well.diskPath(0)).body()).isEqualTo(well.bytes(0));
        TakenSnapshot newer = exporter.snapshot(well.vm());
        assertThat(exporter.get(newer.path() + "?compareTo=" + well.id()).status())
                .isEqualTo(200);
        assertThat(exporter.request("DELETE", newer.path()).status()).isEqualTo(200);
    }

    /** Empty where the answer breaks off, as that of a disk may which is open already. */
    private Optional<Answer> ask(String path) {
        try {
            return Optional.of(exporter.get(path));
        } catch (IllegalStateException e) {
            assertThat(path).isEqualTo(ill.diskPath(0));
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return Optional.empty();
        }
    }

    private static void assertNotServed(Optional<Answer> found) {
        found.ifPresent(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.json().path("details").stringValue()).contains(ILL);
        });
    }

    private InputStream download(HttpClient http) throws IOException, InterruptedException {
        HttpResponse<InputStream> begun = http.send(
                HttpRequest.newBuilder(URI.create(
                                "https://127.0.0.1:" + exporter.port() + ill.diskPath(0)))
                        .header("Authorization", "Bearer " + exporter.token())
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(begun.body().read()).isNotNegative();
        return begun.body();
    }

    private static boolean breaksOff(InputStream download) {
        try (download) {
            assertThatThrownBy(download::readAllBytes).isInstanceOf(IOException.class);
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    /** Those that wait for the repository for ever, and those that pass through the kernel now. */
    private static Set<Thread> threadsInTheKernelForAFile() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> isInTheKernelForAFile(thread.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void awaitNoMoreThreadsThan(Set<Thread> hanging) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!hanging.containsAll(threadsInTheKernelForAFile()) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(hanging).containsAll(threadsInTheKernelForAFile());
    }

    /** Not those that wait there for a client, as the thread of each idle connection does. */
    private static boolean isInTheKernelForAFile(StackTraceElement[] trace) {
        return trace.length > 0
                && trace[0].isNativeMethod()
                && Stream.of(trace).anyMatch(HungRepositoryWireTest::makesACall);
    }

    /** As {@code BoundedCalls} does on the caller's own thread, and {@code PendingCall} on its. */
    private static boolean makesACall(StackTraceElement frame) {
        String method = frame.getClassName() + "." + frame.getMethodName();
        return method.equals("org.ovmexporter.deadlines.BoundedCalls.here")
                || method.equals("org.ovmexporter.deadlines.PendingCall.make");
    }

    private void awaitState(String state) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!repositories().path("state").stringValue().equals(state)
                && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(repositories().path("state").stringValue()).isEqualTo(state);
    }

    private JsonNode repositories() {
        return exporter.get("/api/v1/repositories")
                .json()
                .valueStream()
                .filter(one -> one.path("id").stringValue().equals(ILL))
                .findFirst()
                .orElseThrow();
    }

    private static String vmPath(TakenSnapshot snapshot) {
        return "/api/v1/vms/" + snapshot.vm().name();
    }
}
