package org.ovmexporter.backup.prune;

import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.ManifestFile;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.Unfinished;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a prune has decided, in a file of the VM's directory: from when that is there it is done,
 * also when it is interrupted, by whoever works in the directory next.
 *
 * @param kept the point that takes over, as it will be
 * @param dropped ids of those that go, the oldest first
 */
public record PrunePlan(PointInTime kept, List<String> dropped) {
    /** Keeps a copy. */
    public PrunePlan {
        dropped = List.copyOf(dropped);
    }

    /**
     * The plan in a VM's directory; empty where nothing is decided.
     *
     * @throws BackupException where it names what cannot be: others may have written it
     */
    static Optional<PrunePlan> in(Path directory) throws IOException {
        Path file = Unfinished.prunePlan(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        PrunePlan plan = ManifestFile.read(file, PrunePlan.class);
        if (!PointInTime.isId(plan.kept.id())
                || !plan.dropped.stream().allMatch(PointInTime::isId)) {
            throw new BackupException(file + " is damaged: it names what cannot be");
        }
        return Optional.of(plan);
    }

    void writeTo(Path directory) throws IOException {
        ManifestFile.write(Unfinished.prunePlan(directory), this);
    }
}
