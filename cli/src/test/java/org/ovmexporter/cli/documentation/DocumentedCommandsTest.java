package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ovmexporter.sandbox.GuestWrites;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published curl commands, word for word but for address, token and ids. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsTest {
    private Optional<RunningSandbox> running = Optional.empty();
    private String commands = "";
    private String token = "TOKEN_GOES_HERE";

    @BeforeAll
    void startAndLogIn() throws IOException {
        Shell.requireTools("curl", "jq");
        try (InputStream in = Objects.requireNonNull(
                DocumentedCommandsTest.class.getResourceAsStream("documented-commands.md"))) {
            commands = new String(in.readAllBytes(), UTF_8);
        }
        running = Optional.of(RunningSandbox.start());
        token = documented("login").path("token").stringValue();
    }

    @AfterAll
    void stop() throws IOException {
        if (running.isPresent()) {
            running.get().close();
        }
    }

    @Test
    void loginAnswersWithAToken() {
        assertThat(token).matches("[^.]+\\.[^.]+\\.[^.]+");
    }

    @Test
    void theVmsAreListed() throws IOException {
        JsonNode vm = documented("vms").get(0);

        assertVm(vm);
    }

    @Test
    void oneVmIsTold() throws IOException {
        assertVm(documented("vm"));
    }

    @Test
    void aSnapshotIsTakenListedComparedReadAndDeleted() throws IOException {
        JsonNode first = json("-X POST", "/snapshots/");
        new GuestWrites(sandbox().vm().disks().getFirst(), 2).punch(0, 1 << 20);
        JsonNode second = json("-X POST", "/snapshots/");
        String id = second.path("id").stringValue();
        String older = first.path("id").stringValue();

        JsonNode listed = documented("snapshots");
        assertThat(listed).hasSize(2);
        assertSnapshot(listed.get(1), id);
        assertSnapshot(json("-X GET", "/snapshots/" + id + "/"), id);
        JsonNode compared =
                json("-X GET", "/snapshots/" + id + "/?squashChunks=true&compareTo=" + older);
        assertThat(compared.at("/disks/0/chunks"))
                .hasToString(
                        "[{\"start\":0,\"length\":1048576,\"physical_start\":0,\"zero\":true}]");
        assertThat(compared.at("/disks/1/chunks")).hasToString("[]");

        assertDiskIsRead(second);

        assertThat(curl("-o /dev/null -w '%{http_code}' -X DELETE", "/snapshots/" + older + "/"))
                .isEqualTo("200");
        assertThat(documented("snapshots")).hasSize(1);
        assertThat(curl("-o /dev/null -w '%{http_code}' -X DELETE", "/snapshots/"))
                .isEqualTo("200");
        assertThat(documented("snapshots")).isEmpty();
    }

    private void assertDiskIsRead(JsonNode snapshot) throws IOException {
        JsonNode disk = snapshot.at("/disks/0");
        String path = "/snapshots/" + snapshot.path("id").stringValue() + "/disks/"
                + disk.path("name").stringValue();
        String file =
                sandbox().sandbox().host().path(disk.path("path").stringValue()).toString();

        assertThat(curl("-I", path)).containsIgnoringCase("content-length: 16777216");
        assertThat(curl("-r 4194304-5242879", path + " | sha256sum"))
                .isEqualTo(Shell.run("tail -c +4194305 " + file + " | head -c 1048576 | sha256sum")
                        .printed());
        assertThat(curl("", path + " | sha256sum"))
                .isEqualTo(Shell.run("sha256sum < " + file).printed());
    }

    private void assertVm(JsonNode vm) {
        assertThat(vm.path("friendly_name").stringValue()).isEqualTo("example-vm");
        assertThat(vm.path("name").stringValue()).isEqualTo(sandbox().vm().name());
        assertThat(vm.path("uuid").stringValue()).hasSize(36);
        assertThat(vm.path("snapshots").isArray()).isTrue();
        assertThat(vm.path("snapshot_compatible").booleanValue()).isTrue();
        JsonNode disk = vm.at("/disks/0");
        assertThat(disk.path("path").stringValue())
                .startsWith("/OVS/Repositories/")
                .endsWith("/" + disk.path("name").stringValue());
        assertThat(disk.path("device_name").stringValue()).isEqualTo("xvda");
        assertThat(disk.path("mode").stringValue()).isEqualTo("w");
    }

    private void assertSnapshot(JsonNode snapshot, String id) {
        assertThat(snapshot.path("id").stringValue()).isEqualTo(id);
        assertThat(snapshot.path("vmID").stringValue()).isEqualTo(sandbox().vm().name());
        JsonNode disk = snapshot.at("/disks/0");
        assertThat(disk.path("snapshotID").stringValue()).isEqualTo(id);
        assertThat(disk.path("path").stringValue())
                .isEqualTo(disk.path("repo_mountpoint").stringValue() + "/CoriolisSnapshots/" + id
                        + "/" + disk.path("name").stringValue());
        assertThat(disk.path("parent_path").stringValue())
                .startsWith(disk.path("repo_mountpoint").stringValue());
        for (JsonNode chunk : disk.path("chunks")) {
            assertThat(chunk.propertyNames()).contains("start", "length", "physical_start");
        }
    }

    /** A published command, and what it printed. */
    private JsonNode documented(String name) throws IOException {
        Matcher block = Pattern.compile(
                        "^" + name + ":\\s+```bash\n(.*?)```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(commands);
        assertThat(block.find()).as(name).isTrue();
        return parse(Shell.run(block.group(1)
                .replace("10.107.8.20:5544", sandbox().address())
                .replace("TOKEN_GOES_HERE", token)
                .replace("0004fb0000060000ccaf98a0baa2c186", sandbox().vm().name())));
    }

    private JsonNode json(String options, String path) throws IOException {
        return JsonMapper.shared().readTree(curl(options, path + " | jq"));
    }

    /** curl with the options and headers of the published commands, for a path of the VM. */
    private String curl(String options, String path) throws IOException {
        String[] pathAndPipe = path.split(" ", 2);
        Shell.Result result = Shell.run("curl -s -k " + options
                + " -H \"Authorization: Bearer " + token + "\" 'https://"
                + sandbox().address()
                + "/api/v1/vms/" + sandbox().vm().name() + pathAndPipe[0] + "'"
                + (pathAndPipe.length > 1 ? " " + pathAndPipe[1] : ""));
        assertThat(result.status()).as(result.printed()).isZero();
        return result.printed();
    }

    private static JsonNode parse(Shell.Result result) {
        assertThat(result.status()).as(result.printed()).isZero();
        return JsonMapper.shared().readTree(result.printed());
    }

    private RunningSandbox sandbox() {
        return running.orElseThrow();
    }
}
