package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A filesystem whose maps say that two snapshots share bytes which differ. To make one, bytes are
 * changed on the device, behind the filesystem's back, while the kernel still has the older
 * snapshot's in memory.
 */
@ExtendWith(SharedExporter.class)
class UntrustedTrackingWireTest {
    private static final String DETAILS =
            "change tracking cannot be trusted here: do a full export";

    private final RunningExporter exporter;
    private final TakenSnapshot older;
    private final TakenSnapshot newer;

    UntrustedTrackingWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        SandboxVm vm = exporter.vmWithData();
        older = exporter.snapshot(vm);
        newer = exporter.snapshot(vm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/disks/xvda/extents"})
    void aSampleThatDiffersIsAConflictAndAnErrorInTheLog(String path) throws IOException {
        for (JsonNode chunk : newer.json().path("disks").get(0).path("chunks")) {
            damage(
                    chunk.path("physical_start").longValue(),
                    chunk.path("length").intValue());
        }

        try (CapturedLogs logs = new CapturedLogs()) {
            Answer answer = exporter.get(newer.path() + path + "?compareTo=" + older.id());

            assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
            assertThat(answer.json().path("details").stringValue()).startsWith(DETAILS);
            assertThat(logs.lines()).anyMatch(line -> line.startsWith("ERROR " + DETAILS));
            assertThat(Samples.parse(exporter.get("/metrics").text())
                            .value("ovm_exporter_tracking_verification_failures_total"))
                    .isPositive();
        }
    }

    @Test
    void oneBlockThatDiffersIsFoundWhenAllIsVerified() throws IOException {
        damage(firstByte() + 77 * 4096, 4096);

        Answer answer = exporter.get(newer.path() + "?verify=full&compareTo=" + older.id());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.json().path("details").stringValue())
                .startsWith(DETAILS)
                .contains("differs at byte " + 77 * 4096);
    }

    @Test
    void withoutAnyBlocksToVerifyNothingIsRead() throws IOException {
        damage(firstByte(), (int) RunningExporter.MIB);

        try (RunningExporter trusting =
                exporter.another(config -> config + "\n[tracking]\nverify_blocks = 0\n")) {
            assertThat(trusting.get(newer.path() + "?compareTo=" + older.id()).status())
                    .isEqualTo(200);
        }
    }

    /** Where the disk's first bytes lie on the device. */
    private long firstByte() {
        return newer.json()
                .path("disks")
                .get(0)
                .path("chunks")
                .get(0)
                .path("physical_start")
                .longValue();
    }

    private void damage(long physical, int length) throws IOException {
        // What is in memory of a file stays as it was.
        older.bytes(0);
        try (RandomAccessFile device = new RandomAccessFile(device(), "rws")) {
            byte[] bytes = new byte[length];
            device.seek(physical);
            device.readFully(bytes);
            for (int i = 0; i < length; i++) {
                bytes[i] ^= 0x55;
            }
            device.seek(physical);
            device.write(bytes);
        }
    }

    private String device() throws IOException {
        return Command.run("findmnt", "-n", "-o", "SOURCE", "-T", older.file(0).toString())
                .strip();
    }
}
