package org.ovmexporter.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovmexporter.backup.BackupDirectory;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.cli.process.Launched;
import org.ovmexporter.cli.process.Room;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class BackupInterruptTest {
    /** A backup may be quicker than the signal; hardly as many times. */
    private static final int ATTEMPTS = 20;

    @Test
    void ctrlCEndsABackupInGoodOrderAndTheNextOneGoesOnWithIt() throws Exception {
        try (Room room = Room.forSandbox();
                BackupHost host = new BackupHost(room, new Random(1))) {
            Path directory = room.root().resolve("backups");
            int status = 0;
            for (int attempt = 0; attempt < ATTEMPTS && status == 0; attempt++) {
                host.change();
                status = interrupted(host, directory);
            }
            assertThat(status).isEqualTo(130);

            try (Launched run = host.startRun(directory)) {
                assertThat(run.status()).as(run.err()).isZero();
                assertThat(run.err()).contains("going on with snapshot");
            }
            List<PointInTime> points =
                    BackupDirectory.existing(directory).find(host.vm()).points();
            assertThat(host.client().virtualMachine(host.vm()).snapshots())
                    .containsExactly(points.getLast().snapshot());
        }
    }

    /** Interrupts a backup as soon as it copies; gives its exit status. */
    private static int interrupted(BackupHost host, Path directory) throws Exception {
        try (Launched run = host.startRun(directory)) {
            while (run.isAlive() && !BackupEndToEndTest.exists(directory, "pending.json")) {
                Thread.sleep(2);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();
            int status = run.status();
            assertThat(run.err()).doesNotContain("\tat ");
            return status;
        }
    }
}
