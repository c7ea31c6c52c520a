package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The OpenAPI document against the server: all that the document names is asked for. That every
 * answer of these and of all other wire tests is as the document says is checked where they are
 * received ({@link Contract}).
 */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractWireTest {
    /** What needs a host that is ill, and the wire tests that make it so. */
    private static final Set<String> OF_OTHER_TESTS = Set.of(
            // UntrustedTrackingWireTest
            "getSnapshot 409",
            // SickRepositoryWireTest
            "createSnapshot 507",
            // TokenWireTest
            "logout 503",
            // MetricsWireTest
            "metrics 404");

    private final Contract contract = Contract.OF_THE_SERVER;
    private final RunningExporter exporter;
    private final SandboxVm vm;
    private final TakenSnapshot older;
    private final TakenSnapshot newer;

    ContractWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        this.vm = exporter.vmWithData();
        this.older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, 4096);
        this.newer = exporter.snapshot(vm);
    }

    @Test
    void itIsAnOpenApi31Document() {
        var schema = SchemaRegistry.withDialect(
                        Dialects.getDraft202012(),
                        builder -> builder.schemaIdResolvers(resolvers -> resolvers.mapPrefix(
                                "https://spec.openapis.org/", "classpath:spec.openapis.org/")))
                .getSchema(
                        SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema/2022-10-07"));

        assertThat(schema.validate(contract.document())).isEmpty();
        assertThat(schema.validate(contract.document().path("info")))
                .as("what is no such document is noticed")
                .isNotEmpty();
    }

    @Test
    void itIsServedAsItIs() {
        Answer answer = exporter.anonymous("GET", "/api/v1/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/yaml");
        assertThat(answer.text()).startsWith("openapi: 3.1.0\n").endsWith("\n");
    }

    @Test
    void itHasEveryRouteOfTheServerAndNoOther() {
        assertThat(contract.operations().stream()
                        .map(operation ->
                                operation.id() + " " + operation.method() + " " + operation.path()))
                .containsExactlyInAnyOrderElementsOf(exporter.routes().routes().stream()
                        .map(route -> route.operation() + " " + route.method() + " " + route.path())
                        .toList());
    }

    @Test
    void everyParameterIsTakenWithTheValuesThatItHasAndRefusedWithOthers() {
        int asked = 0;
        for (Contract.Operation operation : contract.operations()) {
            for (JsonNode parameter : operation.parametersIn("query")) {
                for (JsonNode value : parameter.path("x-examples")) {
                    assertThat(ask(operation, query(operation, parameter, value))
                                    .status())
                            .as("%s %s %s", operation.id(), parameter, value)
                            .isEqualTo(200);
                    asked++;
                }
                for (JsonNode value : parameter.path("x-refused")) {
                    assertThat(ask(operation, query(operation, parameter, value))
                                    .status())
                            .as("%s %s %s", operation.id(), parameter, value)
                            .isEqualTo(400);
                }
                assertThat(parameter.path("x-examples"))
                        .as(parameter.toString())
                        .isNotEmpty();
            }
            for (JsonNode parameter : operation.parametersIn("header")) {
                for (JsonNode value : parameter.path("x-examples")) {
                    assertThat(exporter.request(
                                            operation.method(),
                                            path(operation),
                                            parameter.path("name").stringValue(),
                                            value.stringValue())
                                    .status())
                            .as("%s %s %s", operation.id(), parameter, value)
                            .isBetween(200, 206);
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(40);
    }

    @Test
    void everyStatusOfEveryOperationIsSeen() throws Exception {
        askForAll();
        askWithoutToken();
        askAsAnother();
        askForWhatIsNot();
        askOnConditions();
        askAnIllHost();
        askTooMuch();

        Set<String> documented = new TreeSet<>();
        for (Contract.Operation operation : contract.operations()) {
            operation.node().path("responses").forEachEntry((status, _) -> {
                if (!status.equals("default")) {
                    documented.add(operation.id() + " " + status);
                }
            });
        }
        documented.removeAll(contract.seen());
        documented.removeAll(OF_OTHER_TESTS);
        assertThat(documented).as("documented, and never seen").isEmpty();
    }

    private void askForAll() {
        for (Contract.Operation operation : contract.operations()) {
            assertThat(ask(operation, "").status()).as(operation.id()).isEqualTo(200);
        }
    }

    private void askWithoutToken() {
        for (Contract.Operation operation : contract.operations()) {
            if (operation.needsToken()) {
                assertThat(exporter.anonymous(operation.method(), path(operation))
                                .status())
                        .as(operation.id())
                        .isEqualTo(401);
            }
        }
    }

    private void askAsAnother() throws IOException {
        try (RunningExporter closed = exporter.another(
                text -> text.replace("[ovm]\n", "[ovm]\nusers = [\"backup\"]\n"))) {
            for (Contract.Operation operation : contract.operations()) {
                if (operation.node().path("responses").has("403")
                        && !operation.id().equals("login")) {
                    assertThat(closed.request(operation.method(), path(operation))
                                    .status())
                            .as(operation.id())
                            .isEqualTo(403);
                }
            }
            assertThat(closed.post(
                                    "/api/v1/auth/login",
                                    "{\"username\": \"admin\", \"password\": \"SuperSecret\"}")
                            .status())
                    .isEqualTo(403);
        }
    }

    private void askForWhatIsNot() {
        for (Contract.Operation operation : contract.operations()) {
            List<JsonNode> segments = operation.parametersIn("path");
            if (!segments.isEmpty() && operation.node().path("responses").has("404")) {
                assertThat(exporter.request(
                                        operation.method(),
                                        operation
                                                .path()
                                                .replace("{vm}", "nope")
                                                .replace("{snapshot}", newer.id())
                                                .replace("{disk}", "xvda"))
                                .status())
                        .as(operation.id())
                        .isEqualTo(404);
            }
        }
    }

    private void askOnConditions() throws IOException {
        String disk = newer.diskPath(0);
        for (String method : List.of("GET", "HEAD")) {
            assertThat(exporter.request(method, disk, "If-None-Match", "*").status())
                    .isEqualTo(304);
            assertThat(exporter.request(method, disk, "If-Match", "\"another\"").status())
                    .isEqualTo(412);
        }
        assertThat(exporter.get(disk, "Range", "bytes=99999999-").status()).isEqualTo(416);
        assertThat(exporter.get(disk + "/checksum?wait=0&offset=1").status()).isIn(200, 409);
        assertThat(exporter.send("POST", "/api/v1/auth/login", "{}").status()).isEqualTo(400);
        assertThat(exporter.send("POST", snapshots(vm), "[]").status()).isEqualTo(400);
        TakenSnapshot twins = exporter.snapshot(twins());
        for (Contract.Operation operation : contract.operations()) {
            if (operation.path().contains("{disk}")) {
                assertThat(exporter.request(
                                        operation.method(),
                                        operation
                                                .path()
                                                .replace("{vm}", twins.vm().name())
                                                .replace("{snapshot}", twins.id())
                                                .replace("{disk}", "twin.img"))
                                .status())
                        .as(operation.id())
                        .isEqualTo(409);
            }
        }
    }

    /** A VM with two disks of one name, in two repositories. */
    private SandboxVm twins() throws IOException {
        SandboxVm made = RunningExporter.vm(
                exporter.sandbox().host(),
                List.of(
                        new SandboxVm.Disk(RunningExporter.FIRST, 4096),
                        new SandboxVm.Disk(RunningExporter.SECOND, 4096)));
        Path config = exporter.sandbox()
                .host()
                .repository(RunningExporter.FIRST)
                .resolve("VirtualMachines/" + made.name() + "/vm.cfg");
        String text = Files.readString(config);
        for (Path disk : made.disks()) {
            Files.move(disk, disk.resolveSibling("twin.img"));
            text = text.replace(disk.getFileName().toString(), "twin.img");
        }
        Files.writeString(config, text);
        return made;
    }

    private void askAnIllHost() throws IOException {
        Path root = Files.createTempDirectory(exporter.sandbox().host().root(), "ill-");
        SandboxHost host = SandboxHost.in(root);
        try (RunningExporter ill = exporter.another(
                text -> text.replaceFirst("host_root = .*", "host_root = \"" + root + "\"")
                        .replaceFirst("ovm_endpoint = .*\n", ""))) {
            Files.writeString(root.resolve("etc/ovs-agent/db/repository"), "no database");
            Files.deleteIfExists(root.resolve("etc/ovs-agent/db/server"));
            for (Contract.Operation operation : contract.operations()) {
                if (operation.node().path("responses").has("503")
                        && !operation.path().contains("/auth/")) {
                    assertThat(ill.request(operation.method(), path(operation)).status())
                            .as(operation.id())
                            .isEqualTo(503);
                }
            }
            assertThat(login(ill, "SuperSecret")).isEqualTo(503);
            assertThat(host.root()).isEqualTo(root);
        }
    }

    private void askTooMuch() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            statuses.add(login(exporter, "wrong"));
        }
        assertThat(statuses).contains(401, 429);
    }

    private static int login(RunningExporter exporter, String password) {
        return exporter.post(
                        "/api/v1/auth/login",
                        "{\"username\": \"contract\", \"password\": \"" + password + "\"}")
                .status();
    }

    /** Asks as the document says, with a body where it has one. */
    private Answer ask(Contract.Operation operation, String query) {
        return switch (operation.id()) {
            case "login" ->
                exporter.post(
                        operation.path(),
                        "{\"username\": \"admin\", \"password\": \"SuperSecret\"}");
            // With a token and snapshots of their own, since others need these.
            case "logout" -> exporter.logoutOfAnother();
            case "createSnapshot" ->
                exporter.send(
                        "POST", path(operation), "{\"expires_in\": 3600, \"quiesce\": \"none\"}");
            case "deleteSnapshots", "deleteSnapshot" -> {
                TakenSnapshot mortal = snapshotOfAnother();
                yield exporter.request(
                        "DELETE",
                        operation
                                .path()
                                .replace("{vm}", mortal.vm().name())
                                .replace("{snapshot}", mortal.id()));
            }
            default -> exporter.request(operation.method(), path(operation) + query);
        };
    }

    private TakenSnapshot snapshotOfAnother() {
        try {
            return exporter.snapshot(exporter.vm(4096));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String path(Contract.Operation operation) {
        return operation
                .path()
                .replace("{vm}", vm.name())
                .replace("{snapshot}", newer.id())
                .replace("{disk}", vm.disks().getFirst().getFileName().toString());
    }

    private static String snapshots(SandboxVm vm) {
        return "/api/v1/vms/" + vm.name() + "/snapshots";
    }

    /** A parameter with a value, and what it must not be without. */
    private String query(Contract.Operation operation, JsonNode parameter, JsonNode value) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(parameter.path("name").stringValue(), value.stringValue());
        for (JsonNode needed : parameter.path("x-with")) {
            JsonNode other = operation.parametersIn("query").stream()
                    .filter(one -> one.path("name").equals(needed))
                    .findFirst()
                    .orElseThrow();
            values.put(needed.stringValue(), other.path("x-examples").get(0).stringValue());
        }
        List<String> pairs = new ArrayList<>();
        values.forEach((name, text) -> pairs.add(name + "="
                + URLEncoder.encode(
                        text.replace("{older}", older.id()).replace("{newer}", newer.id()),
                        UTF_8)));
        return "?" + String.join("&", pairs);
    }
}
