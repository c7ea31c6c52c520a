package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;

/** Which paths there are, which methods they have, and how everything else is refused. */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteWireTest {
    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;

    RouteWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        this.snapshot = exporter.snapshot(exporter.vm(4096));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/healthz",
                "/readyz",
                "/metrics",
                "/api/v1/openapi.yaml",
                "/api/v1/repositories",
                "/api/v1/vms",
                "/api/v1/vms/VM",
                "/api/v1/vms/VM/snapshots",
                "/api/v1/vms/VM/snapshots/SNAPSHOT",
                "/api/v1/vms/VM/snapshots/SNAPSHOT?squashChunks=false",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK/extents",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK/checksum"
            })
    void everyPathAnswersWithAndWithoutATrailingSlash(String path) {
        int query = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');
        String slashed = path.substring(0, query) + "/" + path.substring(query);

        assertThat(exporter.get(filled(path)).status()).isEqualTo(200);
        assertThat(exporter.get(filled(slashed)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/healthz | GET",
                "/readyz | GET",
                "/metrics | GET",
                "/api/v1/openapi.yaml | GET",
                "/api/v1/auth/login | POST",
                "/api/v1/auth/logout | POST",
                "/api/v1/repositories | GET",
                "/api/v1/vms | GET",
                "/api/v1/vms/VM | GET",
                "/api/v1/vms/VM/snapshots | DELETE, GET, POST",
                "/api/v1/vms/VM/snapshots/SNAPSHOT | DELETE, GET",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK | GET, HEAD",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK/extents | GET",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK/checksum | GET"
            })
    void otherMethodsAreRefusedWithThoseThatThePathHas(String path, String allowed) {
        for (String method : new String[] {"PUT", "PATCH", "OPTIONS", "MADE-UP"}) {
            Answer answer = exporter.request(method, filled(path));

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains(allowed);
            assertThat(answer.json().path("error").stringValue()).isEqualTo("Method not allowed");
            assertThat(answer.json().path("details").stringValue()).contains(allowed);
        }
    }

    @Test
    void headOfAPathThatHasNoneIsRefusedWithoutABody() {
        Answer answer = exporter.request("HEAD", "/api/v1/vms");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1",
                "/api/v2/vms",
                "/api/v1/vm",
                "/API/v1/vms",
                "/api/v1//vms",
                "/api/v1/vms/VM/disks",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks",
                "/api/v1/vms/VM/snapshots/SNAPSHOT/disks/DISK/more",
                "/api/v1/vms/VM//",
                "/api/v1/vms/..%2F..%2Fetc"
            })
    void otherPathsAreNotFound(String path) {
        assertNotFound("GET", path);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/vms/nope",
        "GET, /api/v1/vms/nope/snapshots",
        "POST, /api/v1/vms/nope/snapshots",
        "DELETE, /api/v1/vms/nope/snapshots",
        "GET, /api/v1/vms/nope/snapshots/SNAPSHOT",
        "DELETE, /api/v1/vms/nope/snapshots/SNAPSHOT",
        "GET, /api/v1/vms/nope/snapshots/SNAPSHOT/disks/DISK",
        "GET, /api/v1/vms/VM/snapshots/nope",
        "GET, /api/v1/vms/VM/snapshots/00000000-0000-0000-0000-000000000000",
        "GET, /api/v1/vms/VM/snapshots/..",
        "GET, /api/v1/vms/VM/snapshots/00000000-0000-0000-0000-000000000000/disks/DISK",
        "GET, /api/v1/vms/VM/snapshots/SNAPSHOT/disks/nope",
        "GET, /api/v1/vms/VM/snapshots/SNAPSHOT/disks/snapshot.json",
        "GET, /api/v1/vms/VM/snapshots/SNAPSHOT/disks/..%2F..%2F..%2F.ovsrepo"
    })
    void whatDoesNotExistIsNotFound(String method, String path) {
        assertNotFound(method, path);
    }

    @Test
    void headOfADiskThatDoesNotExistIsNotFoundAndHasNoBody() {
        Answer answer = exporter.request("HEAD", snapshot.path() + "/disks/nope");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aSnapshotIsNotFoundUnderAnotherVm() throws IOException {
        SandboxVm other = exporter.vm(4096);
        String path = snapshot.path().replace(snapshot.vm().name(), other.name());

        assertNotFound("GET", path);
        assertNotFound(
                "GET", path + "/disks/" + snapshot.vm().disks().getFirst().getFileName());
        assertThat(exporter.request("DELETE", path).status()).isEqualTo(200);
        assertThat(exporter.get(snapshot.path()).status())
                .as("it is still there")
                .isEqualTo(200);
    }

    private void assertNotFound(String method, String path) {
        Answer answer = exporter.request(method, filled(path));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
        assertThat(answer.json().path("error").stringValue()).isEqualTo("Not found");
        assertThat(answer.json().path("details").stringValue()).isNotBlank();
    }

    private String filled(String path) {
        return path.replace("VM", snapshot.vm().name())
                .replace("SNAPSHOT", snapshot.id())
                .replace("DISK", snapshot.vm().disks().getFirst().getFileName().toString());
    }
}
