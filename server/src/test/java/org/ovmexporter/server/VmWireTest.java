package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.List;

/** {@code /api/v1/vms} and {@code /api/v1/repositories}. */
@ExtendWith(SharedExporter.class)
class VmWireTest {
    private final RunningExporter exporter;

    VmWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void aVmIsListedAsItsConfigurationHasIt() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        String disk = vm.disks().getFirst().getFileName().toString();

        assertThat(one(vm)).isEqualTo(listed(vm)).hasToString("""
            {"friendly_name":"%s","name":"%s","uuid":"%s","disks":[{"name":"%s",\
            "path":"/OVS/Repositories/%s/VirtualDisks/%s","device_name":"xvda","mode":"w",\
            "snapshot_compatible":true}],"snapshots":[],"snapshot_compatible":true,\
            "hardware":{"memory_mib":4096,"vcpus":2,"os_type":"Other Linux",\
            "domain_type":"xen_hvm",\
            "network_cards":[{"mac":"00:21:f6:00:00:01","bridge":"10238073c2"}]}}\
            """.formatted(
                friendlyName(vm), vm.name(), dashed(vm.name()), disk, RunningExporter.FIRST, disk));
    }

    @Test
    void aVmHasTheIdsOfItsSnapshotsOldestFirst() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        List<String> ids = List.of(
                exporter.snapshot(vm).id(),
                exporter.snapshot(vm).id(),
                exporter.snapshot(vm).id());

        for (JsonNode view : List.of(one(vm), listed(vm))) {
            assertThat(view.path("snapshots").valueStream().map(JsonNode::stringValue))
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void readOnlyMediaAreListedAndStandInNoSnapshotsWay() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        addDisk(
                vm,
                "file:/OVS/Repositories/" + RunningExporter.FIRST
                        + "/ISOs/install.iso,xvdb:cdrom,r");

        JsonNode view = one(vm);

        assertThat(view.path("snapshot_compatible").booleanValue()).isTrue();
        JsonNode media = view.path("disks").get(1);
        assertThat(media.path("name").stringValue()).isEqualTo("install.iso");
        assertThat(media.path("device_name").stringValue()).isEqualTo("xvdb:cdrom");
        assertThat(media.path("mode").stringValue()).isEqualTo("r");
        assertThat(media.path("snapshot_compatible").booleanValue()).isFalse();
        assertThat(media.path("reason").stringValue()).contains("read-only");
        assertThat(exporter.snapshot(vm).json().path("disks")).hasSize(1);
    }

    @Test
    void aDiskThatCannotBeReflinkedMakesItsVmIncompatible() throws IOException {
        SandboxVm vm = exporter.vm(4096);
        addDisk(vm, "phy:/dev/mapper/3600000000000000000000000000000a2,xvdb,w!");
        addDisk(
                vm,
                "file:/OVS/Repositories/" + RunningExporter.FIRST
                        + "/VirtualDisks/gone.img,xvdc,w");

        JsonNode view = one(vm);
        Answer taken = exporter.request("POST", "/api/v1/vms/" + vm.name() + "/snapshots");

        assertThat(view).isEqualTo(listed(vm));
        assertThat(view.path("snapshot_compatible").booleanValue()).isFalse();
        assertThat(view.path("disks").get(1).path("reason").stringValue()).contains("physical");
        assertThat(view.path("disks").get(2).path("reason").stringValue())
                .contains("does not exist");
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.json().path("details").stringValue())
                .contains("/dev/mapper/3600000000000000000000000000000a2", "gone.img")
                .doesNotContain("xvda");
    }

    @Test
    void repositoriesSayWhetherTheyCanReflink() {
        JsonNode repositories = exporter.get("/api/v1/repositories").json();

        assertThat(repositories.valueStream().map(node -> node.path("id").stringValue()))
                .containsExactlyInAnyOrderElementsOf(SandboxHost.REPOSITORIES);
        assertThat(repositories).allSatisfy(repository -> {
            assertThat(repository.propertyNames())
                    .containsExactly(
                            "id",
                            "alias",
                            "mount_point",
                            "filesystem",
                            "state",
                            "size",
                            "free",
                            "snapshots",
                            "can_reflink");
            assertThat(repository.path("alias").stringValue()).startsWith("repo");
            assertThat(repository.path("mount_point").stringValue())
                    .isEqualTo("/OVS/Repositories/" + repository.path("id").stringValue());
            assertThat(repository.path("filesystem").stringValue()).isIn("xfs", "btrfs", "ocfs2");
            assertThat(repository.path("can_reflink").booleanValue()).isTrue();
            assertThat(repository.path("state").stringValue()).isEqualTo("ok");
            assertThat(repository.path("free").longValue())
                    .isBetween(1L, repository.path("size").longValue());
        });
    }

    private JsonNode one(SandboxVm vm) {
        return exporter.get("/api/v1/vms/" + vm.name()).json();
    }

    private JsonNode listed(SandboxVm vm) {
        return exporter.get("/api/v1/vms")
                .json()
                .valueStream()
                .filter(node -> node.path("name").stringValue().equals(vm.name()))
                .findFirst()
                .orElseThrow();
    }

    private void addDisk(SandboxVm vm, String entry) throws IOException {
        VmConfigFile.of(exporter.sandbox().host(), vm).addDisk(entry);
    }

    private static String friendlyName(SandboxVm vm) {
        return "vm " + Integer.parseInt(vm.name().substring(20), 16);
    }

    private static String dashed(String id) {
        return id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
