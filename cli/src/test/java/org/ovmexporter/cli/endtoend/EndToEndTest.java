package org.ovmexporter.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Whatever a guest does between two snapshots, the copy of a client that fetches what changed
 * equals the newer one, byte for byte.
 */
@ParameterizedClass
@MethodSource("filesystems")
class EndToEndTest {
    /** System property that repeats a failed run: the seed that its message names. */
    private static final String SEED = "ovm-exporter.test.seed";

    private static final int ROUNDS = 24;
    private static final long DISK = 8 << 20;

    /** One for all tests on a filesystem: its certificates take seconds to make. */
    private static Optional<Sandbox> opened = Optional.empty();

    @Parameter
    RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    static Stream<RealFilesystem> filesystems() {
        return RealFilesystem.matrix().stream();
    }

    @BeforeParameterizedClassInvocation
    static void openSandbox(RealFilesystem filesystem) throws IOException {
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        opened = Optional.of(Sandbox.in(filesystem.newDirectory(), 1L << 30));
    }

    @AfterParameterizedClassInvocation
    static void closeSandbox() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
            opened = Optional.empty();
        }
    }

    @Test
    void anIgnorantClientsCopyEqualsEachOfManySnapshots() throws Exception {
        long seed = Optional.ofNullable(Long.getLong(SEED)).orElseGet(System::nanoTime);
        Sandbox sandbox = sandbox();
        try (ApiServer server = new ApiServer(Configuration.read(sandbox.configuration(0)));
                PlainClient client = client(server)) {
            new Rounds(sandbox, client, new Random(seed)).run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "on " + filesystem + "; -D" + SEED + "=" + seed + " repeats it", e);
        }
    }

    @Test
    void twoExportersOfOnePoolSeeEachOthersSnapshots() throws Exception {
        Sandbox sandbox = sandbox();
        SandboxVm vm = vm(sandbox, 2);
        String snapshots = "/vms/" + vm.name() + "/snapshots/";
        Path first = sandbox.configuration(0);
        try (ApiServer one = new ApiServer(Configuration.read(first));
                ApiServer other = new ApiServer(withDatabaseOfItsOwn(first));
                PlainClient atOne = client(one);
                PlainClient atOther = client(other)) {
            String id = atOne.post(snapshots).get("id").asString();
            assertThat(ids(atOther.get(snapshots))).containsExactly(id);
            assertThat(atOther.get("/vms/" + vm.name()).get("snapshots").get(0).asString())
                    .isEqualTo(id);

            String later = atOther.post(snapshots).get("id").asString();
            JsonNode compared = atOne.get(snapshots + later + "?compareTo=" + id);
            assertThat(compared.get("disks").get(0).get("chunks")).isEmpty();
            assertThat(ids(atOne.get(snapshots))).containsExactly(id, later);

            atOther.delete(snapshots + id);
            assertThat(ids(atOne.get(snapshots))).containsExactly(later);
            assertThat(atOne.status(snapshots + id)).isEqualTo(404);
        }
    }

    /** Snapshot after snapshot of one VM, each brought into the copies of its two disks. */
    private static final class Rounds {
        private final Sandbox sandbox;
        private final PlainClient client;
        private final Random random;
        private final SandboxVm vm;
        private final String snapshots;
        private final List<RandomGuest> guests;
        private final List<IgnorantCopy> copies;
        private final Deque<String> kept = new ArrayDeque<>();

        Rounds(Sandbox sandbox, PlainClient client, Random random) throws IOException {
            this.sandbox = sandbox;
            this.client = client;
            this.random = random;
            this.vm = vm(sandbox, 1);
            this.snapshots = "/vms/" + vm.name() + "/snapshots/";
            this.guests = vm.disks().stream()
                    .map(disk -> new RandomGuest(disk, random))
                    .toList();
            this.copies = List.of(new IgnorantCopy(random), new IgnorantCopy(random));
        }

        void run() throws IOException, InterruptedException {
            String base = take();
            fetch(client.get(snapshots + base));
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextInt(4) == 0) {
                    take(); // and compare over two steps
                }
                String newer = take();
                fetch(client.get(snapshots + newer + "?compareTo=" + base
                        + (random.nextBoolean() ? "&squashChunks=false" : "")));
                base = newer;
                if (random.nextInt(3) > 0) {
                    deleteAllBefore(base);
                }
            }
            assertThat(ids(client.get(snapshots))).containsExactlyElementsOf(kept);
        }

        /** Lets the guest work and takes a snapshot of what it left. */
        private String take() throws IOException, InterruptedException {
            for (RandomGuest guest : guests) {
                guest.change();
            }
            String id = client.post(snapshots).get("id").asString();
            kept.add(id);
            return id;
        }

        private void fetch(JsonNode snapshot) throws IOException, InterruptedException {
            assertThat(snapshot.get("disks")).hasSize(copies.size());
            for (int i = 0; i < copies.size(); i++) {
                JsonNode disk = snapshot.get("disks").get(i);
                String path = snapshots + snapshot.get("id").asString() + "/disks/"
                        + disk.get("name").asString();
                copies.get(i).apply(client, path, disk);

                byte[] taken =
                        Files.readAllBytes(sandbox.host().path(disk.get("path").asString()));
                assertThat(taken)
                        .as("%s as the guest left it", path)
                        .isEqualTo(Files.readAllBytes(vm.disks().get(i)));
                assertThat(client.length(path)).as("HEAD %s", path).isEqualTo(taken.length);
                assertThat(disk.get("size").asLong()).isEqualTo(taken.length);
                assertThat(copies.get(i).bytes(taken.length))
                        .as("the copy of %s", path)
                        .isEqualTo(taken);
            }
        }

        private void deleteAllBefore(String id) throws IOException, InterruptedException {
            while (!kept.getFirst().equals(id)) {
                client.delete(snapshots + kept.removeFirst());
            }
        }
    }

    private static Sandbox sandbox() {
        return opened.orElseThrow();
    }

    /** A VM whose two disks are in two repositories, each with a little data in it. */
    private static SandboxVm vm(Sandbox sandbox, int number) throws IOException {
        SandboxVm vm = SandboxVm.add(
                sandbox.host(),
                number,
                "example-vm",
                List.of(
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(0), DISK),
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(1), DISK)));
        for (Path disk : vm.disks()) {
            new GuestWrites(disk, 1).random(DISK / 4, DISK / 4);
        }
        return vm;
    }

    private static PlainClient client(ApiServer server) throws Exception {
        return PlainClient.login(
                server.port(), sandbox().caCertificate(), Sandbox.USERNAME, Sandbox.PASSWORD);
    }

    private static Configuration withDatabaseOfItsOwn(Path file)
            throws IOException, ConfigurationException {
        Path other = file.resolveSibling("other.toml");
        Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(other, Files.readString(file, UTF_8).replace("exporter.db", "other.db"));
        return Configuration.read(other);
    }

    private static List<String> ids(JsonNode snapshots) {
        return snapshots
                .valueStream()
                .map(snapshot -> snapshot.get("id").asString())
                .toList();
    }
}
