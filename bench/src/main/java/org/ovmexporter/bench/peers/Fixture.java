package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.KeptConnection;
import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A snapshot of a VM's one disk.
 *
 * @param path of the disk at the exporter
 * @param file of the snapshot
 */
record Fixture(String path, Path file) {

    static Fixture of(SandboxVm vm, Sandbox sandbox, KeptConnection connection) throws IOException {
        String id = connection.snapshot(vm.name());
        Path disk = vm.disks().getFirst();
        return new Fixture(
                "/api/v1/vms/" + vm.name() + "/snapshots/" + id + "/disks/" + disk.getFileName(),
                sandbox.host()
                        .repository(SandboxHost.REPOSITORIES.getFirst())
                        .resolve("CoriolisSnapshots")
                        .resolve(id)
                        .resolve(disk.getFileName()));
    }
}
