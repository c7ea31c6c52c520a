package org.ovmexporter.backup;

import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Trees;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.backup.prune.Pruner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends what was killed in the middle, in the directory of a VM, but for points that were begun and
 * are not whole: those are the next run's. The directory must be locked for changes.
 */
final class Recovery {
    private final VmBackups backups;
    private final Pruner pruner;

    Recovery(VmBackups backups) {
        this.backups = backups;
        this.pruner = new Pruner(backups);
    }

    /** Whether something was killed in the middle that must be ended before anything is read. */
    boolean isDue() {
        return pruner.isInterrupted();
    }

    /** Ends it. */
    void run() throws IOException {
        // First: its merged files would be left over, if it had not been decided.
        pruner.recover();
        for (Path deleted : backups.deleted()) {
            Trees.delete(deleted);
        }
        for (String id : backups.ids()) {
            backups.deleteLeftOvers(id);
        }
        for (Path part : backups.parts()) {
            if (Files.exists(part.resolve(PointInTime.FILE))) {
                backups.finish(part);
            }
        }
    }
}
