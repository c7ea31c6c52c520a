package org.ovmexporter.snapshots;

import org.ovmexporter.ovs.OvsHost;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * A process that takes and deletes snapshots of a VM until it is killed. Its arguments: the host's
 * root, the index, the VM's id, a seed.
 */
final class CrashingExporter {
    private static final int MOST = 3;

    private CrashingExporter() {}

    public static void main(String[] arguments) throws Exception {
        try (Snapshots snapshots = new Snapshots(
                new OvsHost(Path.of(arguments[0])),
                Path.of(arguments[1]),
                InstantSource.system(),
                Policies.DEFAULT)) {
            HostVm vm = snapshots.virtualMachine(arguments[2]).orElseThrow();
            Random random = new Random(Long.parseLong(arguments[3]));
            Deque<Snapshot> taken =
                    new ArrayDeque<>(snapshots.list(arguments[2]).items());
            // Whoever started this waits for the line.
            System.out.println("ready");
            while (true) {
                if (taken.size() < MOST && random.nextBoolean()) {
                    taken.add(snapshots.create(vm, SnapshotOptions.PLAIN));
                } else if (!taken.isEmpty()) {
                    snapshots.delete(arguments[2], taken.remove().id());
                }
            }
        }
    }
}
