package org.ovmexporter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;
import org.ovmexporter.server.ApiServer;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands that talk to an exporter: what they print, and their exit status. */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteCommandsTest {
    private static final int MIB = 1 << 20;

    private final Sandbox sandbox;
    private final ApiServer server;
    private SandboxVm vm = new SandboxVm("", List.of());
    private int vms;

    @TempDir
    private Path directory = Path.of("");

    RemoteCommandsTest() throws IOException, ConfigurationException {
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        this.sandbox = Sandbox.in(filesystem.newDirectory(), 1L << 30);
        this.server = new ApiServer(Configuration.read(sandbox.configuration(0)));
    }

    @BeforeEach
    void makeAVmWithTwoDisks() throws IOException {
        vms++;
        vm = SandboxVm.add(
                sandbox.host(),
                vms,
                "web " + vms,
                List.of(
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(0), 8 * MIB),
                        new SandboxVm.Disk(SandboxHost.REPOSITORIES.get(1), 4 * MIB)));
        for (Path disk : vm.disks()) {
            new GuestWrites(disk, vms).random(MIB, MIB);
        }
    }

    @AfterAll
    void close() throws IOException {
        server.close();
        sandbox.close();
    }

    private record Ran(int status, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Ran plain(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }

    /** Runs a command as a user of this exporter. */
    private Ran run(String... arguments) throws IOException {
        Path password = directory.resolve("password");
        Files.writeString(password, Sandbox.PASSWORD + "\n");
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of(
                "--endpoint",
                "https://127.0.0.1:" + server.port(),
                "--username",
                Sandbox.USERNAME,
                "--password-file",
                password.toString(),
                "--ca",
                sandbox.caCertificate().toString()));
        return plain(all.toArray(String[]::new));
    }

    private Ran ok(String... arguments) throws IOException {
        Ran ran = run(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        return ran;
    }

    private String take() throws IOException {
        return ok("snapshots", "create", vm.name(), "--output", "json")
                .json()
                .get("id")
                .asString();
    }

    private Path copy(int disk) {
        return directory.resolve(String.valueOf(vm.disks().get(disk).getFileName()));
    }

    private Ran download(String snapshot, String... more) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("disks", "download", vm.name(), snapshot, "--to", directory.toString()));
        all.addAll(Arrays.asList(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void vmsAreListedForPeopleAndForPrograms() throws IOException {
        assertThat(ok("vms", "list").out())
                .startsWith("VM ")
                .containsPattern(vm.name() + " +web " + vms + " +2 +0 +yes\n");
        assertThat(ok("vms", "list", "--output", "json").json().valueStream())
                .anySatisfy(found -> assertThat(found.get("name").asString()).isEqualTo(vm.name()));
    }

    @Test
    void aVmIsShownByItsFriendlyNameWithItsHardwareAndNoSecret() throws IOException {
        String out = ok("vms", "show", "web " + vms).out();

        assertThat(out)
                .contains(vm.name(), "4096 MiB", "00:21:f6:00:00:01 on 10238073c2", "xen_hvm")
                .doesNotContain("vncpasswd");
    }

    @Test
    void snapshotsAreTakenListedShownAndDeleted() throws IOException {
        String id = take();
        assertThat(ok("snapshots", "list", vm.name()).out()).contains(id, "12.0 MiB", "never");
        assertThat(ok("snapshots", "show", vm.name(), id).out()).contains("disk xvdb", "4.0 MiB");

        assertThat(ok("snapshots", "delete", vm.name(), id).out()).contains(id);
        assertThat(ok("snapshots", "list", vm.name(), "--output", "json").out()).isEqualTo("[]\n");
    }

    @Test
    void aSnapshotMayExpire() throws IOException {
        assertThat(ok("snapshots", "create", vm.name(), "--expires-in", "7d", "--output", "json")
                        .json()
                        .has("expires_at"))
                .isTrue();
        assertThat(run("snapshots", "create", vm.name(), "--expires-in", "soon").status())
                .isEqualTo(2);
    }

    @Test
    void aPurgeHasToBeMeant() throws IOException {
        take();
        take();
        Ran asked = run("snapshots", "purge", vm.name());
        assertThat(asked.status()).isEqualTo(2);
        assertThat(asked.err()).contains("would delete 2 snapshots", "--yes");

        ok("snapshots", "purge", vm.name(), "--yes");
        assertThat(ok("snapshots", "list", vm.name(), "--output", "json").out()).isEqualTo("[]\n");
    }

    @Test
    void aDiffTellsWhatChangedAndWhatBecameZero() throws IOException {
        String older = take();
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 9);
        guest.random(3 * MIB, 65536);
        guest.punch(MIB, 131072);
        String newer = take();

        assertThat(ok("snapshots", "diff", vm.name(), older, newer).out())
                .containsPattern("xvda +8.0 MiB +64.0 KiB +128.0 KiB +2\n")
                .containsPattern("xvdb +4.0 MiB +0 B +0 B +0\n");
    }

    @Test
    void disksAreDownloadedInFullAndThenTheirChanges() throws IOException {
        String older = take();
        Ran full = download(older, "--verify", "--output", "json");
        assertThat(full.status()).as(full.err()).isZero();
        assertThat(full.json().get(0).get("fetched").asLong()).isEqualTo(MIB);
        assertThat(Files.mismatch(copy(0), vm.disks().get(0))).isEqualTo(-1);
        assertThat(Files.mismatch(copy(1), vm.disks().get(1))).isEqualTo(-1);

        new GuestWrites(vm.disks().get(1), 4).random(2 * MIB, 8192);
        String newer = take();
        Ran changes = download(newer, "xvdb", "--since", older, "--verify");
        assertThat(changes.status()).as(changes.err()).isZero();
        assertThat(changes.out()).containsPattern("xvdb .* 8.0 KiB +yes\n").doesNotContain("xvda");
        assertThat(Files.mismatch(copy(1), vm.disks().get(1))).isEqualTo(-1);
    }

    @Test
    void programsAreToldHowFarItHasCome() throws IOException {
        Ran ran = download(take(), "--progress", "json");

        assertThat(ran.err().lines())
                .allMatch(line -> line.startsWith("{\"disk\":\"xvd"))
                .contains(
                        "{\"disk\":\"xvda\",\"done\":8388608,\"size\":8388608,\"fetched\":1048576}",
                        "{\"disk\":\"xvdb\",\"done\":4194304,\"size\":4194304,\"fetched\":1048576}");
    }

    @Test
    void whereOneOfTwoDisksFailsTheOtherIsThereAndTheStatusSaysPartial() throws IOException {
        Files.writeString(copy(0), "precious");
        Ran ran = download(take());

        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.err()).contains("disk xvda", "is there already");
        assertThat(copy(0)).hasContent("precious");
        assertThat(Files.mismatch(copy(1), vm.disks().get(1))).isEqualTo(-1);
    }

    @Test
    void aCopyThatWasNotTheOlderSnapshotFailsItsVerification() throws IOException {
        String older = take();
        download(older);
        try (FileChannel channel = FileChannel.open(copy(0), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 7L * MIB);
        }
        Ran ran = download(take(), "xvda", "--since", older, "--verify");

        assertThat(ran.status()).isEqualTo(6);
        assertThat(ran.err()).contains("SHA-256", "download it in full");
    }

    @Test
    void whatDoesNotExistIsNotFound() throws IOException {
        assertThat(run("vms", "show", "nobody").status()).isEqualTo(5);
        assertThat(run("snapshots", "show", vm.name(), "none").status()).isEqualTo(5);
        assertThat(download(take(), "xvdq").status()).isEqualTo(5);
        assertThat(run("vms", "show", "0".repeat(32)).status()).isEqualTo(5);
    }

    @Test
    void wrongCredentialsAndAnUntrustedExporterAreAuthenticationFailures() throws IOException {
        String endpoint = "https://127.0.0.1:" + server.port();
        assertThat(plain(
                                "vms",
                                "list",
                                "--endpoint",
                                endpoint,
                                "--token",
                                "bad",
                                "--ca",
                                sandbox.caCertificate().toString())
                        .status())
                .isEqualTo(4);
        Ran untrusted = plain(
                "vms",
                "list",
                "--endpoint",
                endpoint,
                "--token",
                "bad",
                "--fingerprint",
                "0".repeat(64));
        assertThat(untrusted.status()).isEqualTo(4);
        assertThat(untrusted.err()).contains("does not prove who it is", "--ca");
    }

    @Test
    void anInsecureConnectionIsWarnedOf() {
        Ran ran = plain(
                "vms",
                "list",
                "--endpoint",
                "https://127.0.0.1:" + server.port(),
                "--token",
                "bad",
                "--insecure");

        assertThat(ran.err()).startsWith("warning: --insecure");
    }

    @Test
    void anExporterThatIsNotThereIsUnavailable() {
        assertThat(plain("vms", "list", "--endpoint", "https://127.0.0.1:1", "--token", "t")
                        .status())
                .isEqualTo(7);
    }

    @Test
    void aCommandLineThatIsWrongIsAUsageError() throws IOException {
        assertThat(plain("vms", "list", "--token", "t").status()).isEqualTo(2);
        assertThat(run("vms", "list", "--outptu", "json").status()).isEqualTo(2);
        assertThat(run("disks", "download", vm.name(), "s", "--to", "x", "--workers", "0")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void completionIsAScriptThatBashAccepts() throws Exception {
        String script = plain("completion").out();
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter()) {
            in.write(script);
        }
        assertThat(bash.inputReader().readAllAsString()).isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(script).contains("snapshots", "--granularity");
    }
}
