package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** More requests than may be at work at a time. */
@ExtendWith(SharedExporter.class)
class OverloadWireTest {
    private static final int DOWNLOADS = 2;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;

    OverloadWireTest(RunningExporter shared) throws IOException {
        exporter = shared.another(text -> text + "\n[limits]\ndownloads = " + DOWNLOADS + "\n");
        // Longer than what the sockets' buffers hold, so that nobody is done before it is read.
        SandboxVm vm = exporter.vm(64 * RunningExporter.MIB);
        snapshot = exporter.snapshot(vm);
    }

    @AfterEach
    void close() {
        exporter.close();
    }

    @Test
    void oneDownloadTooManyIsToldToComeAgainWhileAllElseIsAnswered() throws IOException {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < DOWNLOADS; i++) {
                slow.add(download());
            }
            Answer refused = exporter.get(snapshot.diskPath(0));

            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.header("Retry-After").orElseThrow()).containsOnlyDigits();
            assertThat(refused.json().path("details").stringValue()).contains("limits.downloads");
            assertThat(exporter.get("/healthz").status()).isEqualTo(200);
            assertThat(exporter.get("/metrics").text())
                    .contains("ovm_exporter_requests_at_work{kind=\"download\"} " + DOWNLOADS);
            assertThat(exporter.get("/api/v1/vms").status()).isEqualTo(200);
            assertThat(exporter.request("HEAD", snapshot.diskPath(0)).status()).isEqualTo(200);
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    @Test
    void thereIsRoomAgainWhenAClientHasGone() throws IOException {
        for (int i = 0; i < DOWNLOADS; i++) {
            download().close();
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (exporter.get(snapshot.diskPath(0), "Range", "bytes=0-9").status() != 206) {
            assertThat(System.nanoTime()).as("there is room in time").isLessThan(deadline);
        }
    }

    /** One that has begun, and of which no more is read. */
    private RawConnection download() throws IOException {
        RawConnection connection = new RawConnection(exporter);
        connection.request(
                "GET", snapshot.diskPath(0), "Authorization: Bearer " + exporter.token());
        assertThat(connection.head().status()).isEqualTo(200);
        return connection;
    }
}
