package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.RestorePoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

class RestorePointTest {
    private final BackedUpVm vm;

    RestorePointTest() throws IOException {
        this.vm = BackedUpVm.create();
    }

    @BeforeEach
    void takeTwoPoints() throws IOException {
        vm.run();
        vm.run();
    }

    @AfterEach
    void removeBackups() throws IOException {
        vm.close();
    }

    @Test
    void oneThatIsDamagedIsToldApartFromTheOthers() throws IOException {
        List<PointInTime> points = vm.backups().points();
        Files.writeString(manifest(points.getFirst()), "{");

        assertThat(vm.backups().restorePoints())
                .satisfiesExactly(
                        first -> {
                            assertThat(first).isInstanceOf(RestorePoint.Damaged.class);
                            assertThat(first.id()).isEqualTo(points.getFirst().id());
                        },
                        second -> assertThat(second)
                                .isEqualTo(new RestorePoint.Sound(points.getLast())));
    }

    @Test
    void whoWantsAllPointsIsToldWhatOneOfThemFailedWith() throws IOException {
        Path manifest = manifest(vm.backups().points().getFirst());

        Files.writeString(manifest, "{");
        assertThatThrownBy(vm.backups()::points)
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith(manifest + " is damaged: ");

        Files.delete(manifest);
        assertThatThrownBy(vm.backups()::points).isInstanceOf(NoSuchFileException.class);
    }

    private Path manifest(PointInTime point) throws IOException {
        return vm.backups().directory(point).resolve(PointInTime.FILE);
    }
}
