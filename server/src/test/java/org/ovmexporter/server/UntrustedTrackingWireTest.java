package org.ovmexporter.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.SandboxVm;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A filesystem whose maps say that two snapshots share bytes which differ. To make one, bytes are
 * changed on the device, behind the filesystem's back, while the kernel still has the older
 * snapshot's in memory.
 */
@ExtendWith(SharedExporter.class)
class UntrustedTrackingWireTest {
    private static final long MIB = RunningExporter.MIB;
    private static final String DETAILS = "change tracking cannot be trusted here: do a full export";

    private final RunningExporter exporter;

    UntrustedTrackingWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/disks/xvda/extents"})
    void aSampleThatDiffersIsAConflictAndAnErrorInTheLog(String path) throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        TakenSnapshot newer = exporter.snapshot(vm);
        for (JsonNode chunk : newer.json().path("disks").get(0).path("chunks")) {
            damage(older, chunk.path("physical_start").longValue(),
                    chunk.path("length").intValue());
        }

        try (CapturedLogs logs = new CapturedLogs()) {
            Answer answer = exporter.get(newer.path() + path + "?compareTo=" + older.id());

            assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
            assertThat(answer.json().path("details").stringValue()).startsWith(DETAILS);
            assertThat(logs.lines()).anyMatch(line -> line.startsWith("ERROR " + DETAILS));
        }
    }

    @Test
    void oneBlockThatDiffersIsFoundWhenAllIsVerified() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        TakenSnapshot newer = exporter.snapshot(vm);
        damage(older, newer.json()
                .path("disks")
                .get(0)
                .path("chunks")
                .get(0)
                .path("physical_start")
                .longValue() + 77 * 4096, 4096);

        Answer answer = exporter.get(newer.path() + "?verify=full&compareTo=" + older.id());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.json().path("details").stringValue()).startsWith(DETAILS)
                .contains("differs at byte " + 77 * 4096);
    }

    @Test
    void withoutAnyBlocksToVerifyNothingIsRead() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        TakenSnapshot newer = exporter.snapshot(vm);
        damage(older, newer.json()
                .path("disks")
                .get(0)
                .path("chunks")
                .get(0)
                .path("physical_start")
                .longValue(), (int) MIB);

        try (RunningExporter trusting = exporter
                .another(config -> config + "\n[tracking]\nverify_blocks = 0\n")) {
            assertThat(trusting.get(newer.path() + "?compareTo=" + older.id()).status())
                    .isEqualTo(200);
        }
    }

    private void damage(TakenSnapshot older, long physical, int length) throws IOException {
        // What is in memory of a file stays as it was.
        older.bytes(0);
        try (RandomAccessFile device = new RandomAccessFile(device(older), "rws")) {
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

    private static String device(TakenSnapshot snapshot) throws IOException {
        Process process = new ProcessBuilder(List.of("findmnt", "-n", "-o", "SOURCE", "-T",
                snapshot.file(0).toString())).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }
}
