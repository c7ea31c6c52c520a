package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Disks that turn out to be damaged while they are sent. What was sent cannot be taken back; no
 * client may take it for complete.
 */
@ExtendWith(SharedExporter.class)
class BrokenStreamWireTest {
    private static final long MIB = RunningExporter.MIB;
    /** More than the buffers of two sockets hold, so that the server is still at it. */
    private static final long LARGE = 64 * MIB;

    private final RunningExporter exporter;
    private final String bearer;

    BrokenStreamWireTest(RunningExporter exporter) {
        this.exporter = exporter;
        this.bearer = "Authorization: Bearer " + exporter.token();
    }

    @Test
    void aDiskThatEndsTooSoonEndsTheConnectionBeforeItsLength() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(LARGE));
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer head =
                    connection.request("GET", snapshot.diskPath(0), bearer).head();
            assertThat(head.header("Content-Length")).contains(Long.toString(LARGE));
            assertThat(connection.bytes((int) MIB)).hasSize((int) MIB);

            truncate(snapshot.file(0), MIB);

            assertThat(MIB + connection.drain()).isLessThan(LARGE);
        }
        assertThat(exporter.get("/api/v1/vms").status()).isEqualTo(200);
    }

    @Test
    void severalRangesThatEndTooSoonEndTheConnectionToo() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(LARGE));
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer head = connection
                    .request("GET", snapshot.diskPath(0), bearer, "Range: bytes=0-4194303,9000000-")
                    .head();
            truncate(snapshot.file(0), 8 * MIB);

            assertThat(connection.drain())
                    .isLessThan(Long.parseLong(head.header("Content-Length").orElseThrow()));
        }
    }

    @Test
    void aDiskThatCannotBeReadAtAllIsAnErrorOfItsOwnLength() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(MIB));
        truncate(snapshot.file(0), 0);
        try (RawConnection connection = new RawConnection(exporter)) {
            for (String range : new String[] {"bytes=0-", "bytes=0-9", "bytes=0-0,5-5"}) {
                Answer answer = connection
                        .request("GET", snapshot.diskPath(0), bearer, "Range: " + range)
                        .answer();

                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.json().path("error").stringValue()).isEqualTo("Internal error");
                assertThat(answer.header("Content-Range")).isEmpty();
                assertThat(answer.header("ETag")).isEmpty();
            }
            assertThat(connection.request("GET", "/healthz").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aListThatBreaksOffIsNotEnded() throws IOException {
        SandboxVm vm = exporter.vm(LARGE);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 1);
        // Every second block: more chunks than are held back before anything is sent.
        for (long block = 0; block < 2000; block += 2) {
            guest.random(block * 4096, 4096);
        }
        exporter.snapshot(vm);
        Path second = exporter.snapshot(vm).file(0);
        Files.delete(second);
        Files.createDirectory(second);
        try (RawConnection connection = new RawConnection(exporter)) {
            connection.request("GET", "/api/v1/vms/" + vm.name() + "/snapshots", bearer);

            // The chunk that would end it does not come.
            assertThatThrownBy(connection::answer).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aSnapshotThatCannotBeReadIsAnError() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());
        Files.delete(snapshot.file(0));
        Files.createDirectory(snapshot.file(0));

        Answer answer = exporter.get(snapshot.path());

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
        assertThat(answer.text()).doesNotContain("/OVS/", "Exception");
    }

    private static void truncate(Path file, long length) throws IOException {
        try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
            writable.setLength(length);
        }
    }
}
