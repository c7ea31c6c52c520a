package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.backup.layout.PointInTime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RecoveryTest {
    private final BackedUpVm vm;

    RecoveryTest() throws IOException {
        this.vm = BackedUpVm.create();
    }

    @AfterEach
    void removeBackups() throws IOException {
        vm.close();
    }

    @Test
    void aPointThatLacksOnlyItsNameGetsIt() throws IOException {
        PointInTime point = vm.run();
        Path part = vm.backups().part(point.id());
        Files.move(vm.backups().directory(point), part);
        Files.writeString(part.resolve("pending.json"), "{}");
        Files.writeString(part.resolve(".xvda.qcow2.done"), "{}");

        new Recovery(vm.backups()).run();

        assertThat(part).doesNotExist();
        assertThat(vm.backups().points()).containsExactly(point);
        assertThat(vm.backups().directory(point))
                .isDirectoryNotContaining("glob:**/{pending.json,.*}");
    }

    @Test
    void aPointThatIsNotWholeIsLeftToTheNextRun() throws IOException {
        PointInTime point = vm.run();
        Path part = vm.backups().part(point.id());
        Files.move(vm.backups().directory(point), part);
        Files.delete(part.resolve(PointInTime.FILE));

        new Recovery(vm.backups()).run();

        assertThat(part).isNotEmptyDirectory();
        assertThat(vm.backups().points()).isEmpty();
    }

    @Test
    void whatWasBeingRemovedIsGone() throws IOException {
        PointInTime point = vm.run();
        Path deleted = vm.backups().directory().resolve("." + point.id() + ".deleted");
        Files.move(vm.backups().directory(point), deleted);

        assertThat(new Recovery(vm.backups()).isDue()).isFalse();
        new Recovery(vm.backups()).run();

        assertThat(deleted).doesNotExist();
    }
}
