package org.ovmexporter.bench;

import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long {@code GET /api/v1/vms} takes on a host with many VMs and snapshots. */
final class VmListing {
    static final int VMS = 500;
    static final int SNAPSHOTS = 500;
    private static final int FIRST_NUMBER = 1000;
    private static final int WARM_UP = 300;
    static final int MEASURED = 500;
    private static final long DISK = 1 << 20;

    private VmListing() {}

    /** Two disks each, in two of the three repositories; a snapshot of each. */
    static void prepare(SandboxHost host, KeptConnection connection) throws IOException {
        List<String> repositories = SandboxHost.REPOSITORIES;
        List<SandboxVm> vms = new ArrayList<>();
        for (int i = 0; i < VMS; i++) {
            vms.add(SandboxVm.add(
                    host,
                    FIRST_NUMBER + i,
                    "vm " + i,
                    List.of(
                            new SandboxVm.Disk(repositories.get(i % 3), DISK),
                            new SandboxVm.Disk(repositories.get((i + 1) % 3), DISK))));
        }
        for (int i = 0; i < SNAPSHOTS; i++) {
            connection.post("/api/v1/vms/" + vms.get(i % VMS).name() + "/snapshots");
        }
    }

    /** Milliseconds a request, warm. */
    static Samples measure(KeptConnection connection) throws IOException {
        double[] milliseconds = new double[MEASURED];
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long began = System.nanoTime();
            connection.get("/api/v1/vms");
            long took = System.nanoTime() - began;
            if (i >= 0) {
                milliseconds[i] = took / 1e6;
            }
        }
        return Samples.of(milliseconds);
    }
}
