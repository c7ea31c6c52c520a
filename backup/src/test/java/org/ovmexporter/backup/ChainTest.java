package org.ovmexporter.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovmexporter.backup.image.qcow2.Qcow2Exception;
import org.ovmexporter.backup.layout.BackupException;
import org.ovmexporter.backup.layout.Chain;
import org.ovmexporter.backup.layout.PointInTime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

class ChainTest {
    private final BackedUpVm vm;

    ChainTest() throws IOException {
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
    void oneWhoseBaseIsMissingIsBrokenAndSaysWhichFileIsMissing() throws IOException {
        PointInTime last = vm.backups().points().getLast();
        PointInTime first = vm.backups().points().getFirst();
        Path base = vm.backups().file(first, first.disks().getFirst());
        Files.delete(base);

        Chain chain = vm.backups().chain(last, last.disks().getFirst());

        assertThat(chain)
                .isInstanceOfSatisfying(
                        Chain.Broken.class,
                        broken -> assertThat(broken.reason())
                                .isInstanceOf(NoSuchFileException.class));
        assertThatThrownBy(chain::content)
                .isInstanceOf(BackupException.class)
                .hasMessage(base + " is missing: "
                        + vm.backups().file(last, last.disks().getFirst())
                        + " cannot be read");
    }

    @Test
    void oneWithAFileThatIsNoImageIsBroken() throws IOException {
        PointInTime last = vm.backups().points().getLast();
        Files.writeString(vm.backups().file(last, last.disks().getFirst()), "not an image");

        Chain chain = vm.backups().chain(last, last.disks().getFirst());

        assertThat(chain).isInstanceOf(Chain.Broken.class);
        assertThatThrownBy(chain::content).isInstanceOf(Qcow2Exception.class);
    }
}
