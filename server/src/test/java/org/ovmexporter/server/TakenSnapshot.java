package org.ovmexporter.server;

import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A snapshot that was taken over the wire.
 *
 * @param json what the POST answered
 */
record TakenSnapshot(RunningExporter exporter, SandboxVm vm, JsonNode json) {

    String id() {
        return json.path("id").stringValue();
    }

    /** Its path in the API. */
    String path() {
        return "/api/v1/vms/" + vm.name() + "/snapshots/" + id();
    }

    /** The path in the API of one of its disks. */
    String diskPath(int index) {
        return path() + "/disks/" + vm.disks().get(index).getFileName();
    }

    /** Where the snapshot's file of a disk is for this process. */
    Path file(int index) {
        return exporter.sandbox()
                .host()
                .path(json.path("disks").get(index).path("path").stringValue());
    }

    /** All bytes of a disk, as the filesystem has them. */
    byte[] bytes(int index) throws IOException {
        return Files.readAllBytes(file(index));
    }
}
