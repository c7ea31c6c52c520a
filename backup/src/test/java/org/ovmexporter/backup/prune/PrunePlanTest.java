package org.ovmexporter.backup.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.PointInTime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class PrunePlanTest {
    private static final String KEPT = "20260103T030405.000000Z";
    private static final String DROPPED = "20260102T030405.000000Z";

    @TempDir
    private Path directory = Path.of("unset");

    @Test
    void whatIsWrittenIsRead() throws IOException {
        PrunePlan plan = new PrunePlan(point(KEPT), List.of(DROPPED));

        assertThat(PrunePlan.in(directory)).isEmpty();
        plan.writeTo(directory);

        assertThat(PrunePlan.in(directory)).contains(plan);
    }

    @Test
    void oneThatNamesAnythingButPointsIsRefused() throws IOException {
        new PrunePlan(point(KEPT), List.of("../elsewhere")).writeTo(directory);

        assertThatThrownBy(() -> PrunePlan.in(directory))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(".prune.json is damaged");
    }

    private static PointInTime point(String id) {
        return new PointInTime(
                PointInTime.FORMAT_VERSION,
                id,
                "snapshot",
                "2026-01-03T03:04:05Z",
                Optional.empty(),
                new VirtualMachine(
                        "vm",
                        "vm",
                        "vm",
                        List.of(),
                        List.of(),
                        true,
                        Optional.empty(),
                        Optional.empty()),
                List.of());
    }
}
