package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Names that would be another file's if they were taken for a path: in every segment there is. */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiddenPathWireTest {
    private static final List<String> NAMES = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2E%2E%2F",
            "..%2f..",
            "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
            "%2fetc%2fpasswd",
            "..%5c..%5cetc",
            "%252e%252e%252f",
            "..;",
            "%00",
            "snapshot.json%00.img",
            "%c0%ae%c0%ae",
            "..%c0%af",
            "%ef%bc%8e%ef%bc%8e",
            "snapshot.json",
            ".ovsmeta",
            "vm.cfg",
            "~root",
            "$HOME",
            "*");

    private static final int VM_SEGMENT = 3;

    private final RunningExporter exporter;
    private final TakenSnapshot taken;

    HiddenPathWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        this.taken = exporter.snapshot(exporter.vmWithData());
    }

    static Stream<String> names() {
        return NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatIsAPathFindsNothingInAnySegment(String name) throws IOException {
        List<String> segments = List.of(taken.diskPath(0).substring(1).split("/"));
        for (int vm = VM_SEGMENT; vm < segments.size(); vm += 2) {
            String path = "/" + String.join("/", segments.subList(0, vm)) + "/" + name;
            String rest = String.join("/", segments.subList(vm + 1, segments.size()));
            assertFindsNothing("GET", path);
            assertFindsNothing("GET", path + "/" + rest);
            assertFindsNothing("DELETE", path);
            assertFindsNothing("DELETE", path + "/snapshots");
        }
        assertFindsNothing("GET", taken.path() + "?compareTo=" + name);
        assertThat(exporter.get(taken.diskPath(0)).body()).isEqualTo(taken.bytes(0));
    }

    @Test
    void aPathInVmCfgThatLeavesItsRepositoryIsNoDiskOfASnapshot() throws IOException {
        String repository = "/OVS/Repositories/" + RunningExporter.FIRST;
        for (String path : List.of(
                repository + "/../../../etc/ovs-agent/db/server",
                repository + "/VirtualDisks/../../" + RunningExporter.SECOND + "/.ovsrepo",
                "/etc/passwd",
                "../../../etc/passwd",
                repository + "/VirtualDisks/")) {
            SandboxVm vm = exporter.vmWithData();
            VmConfigFile.of(exporter.sandbox().host(), vm).addDisk("file:" + path + ",xvdb,w");

            Answer answer = exporter.request("POST", "/api/v1/vms/" + vm.name() + "/snapshots");

            assertThat(answer.status()).as(path + " " + answer).isEqualTo(400);
        }
    }

    private void assertFindsNothing(String method, String path) throws IOException {
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer answer = connection
                    .request(method, path, "Authorization: Bearer " + exporter.token())
                    .answer();

            // To delete what is not there is no error.
            assertThat(answer.status())
                    .as(method + " " + path + " " + answer)
                    .isIn(
                            method.equals("DELETE")
                                    ? List.of(200, 400, 404, 405)
                                    : List.of(400, 404));
            assertThat(answer.text()).doesNotContain("root:", "vncpasswd", "OBJECT_TYPE");
        }
    }
}
