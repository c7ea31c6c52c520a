package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The bytes of a disk, whole and in ranges. */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskWireTest {
    private static final int SIZE = 1_000_000;
    private static final String TYPE = "application/x-raw-disk-image";

    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;
    private final String disk;
    private final byte[] bytes;

    DiskWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        SandboxVm vm = exporter.vm(SIZE);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, 700_000);
        this.snapshot = exporter.snapshot(vm);
        this.disk = snapshot.diskPath(0);
        this.bytes = snapshot.bytes(0);
    }

    @Test
    void aDiskIsItsBytes() {
        Answer answer = exporter.get(disk);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes).hasSize(SIZE);
        assertThat(answer.header("Content-Type")).contains(TYPE);
        assertThat(answer.header("Content-Length")).contains("1000000");
        assertThat(answer.header("Accept-Ranges")).contains("bytes");
        assertThat(answer.header("Content-Range")).isEmpty();
        assertThat(answer.header("ETag").orElseThrow()).matches("\"[^\"]+\"");
        assertThat(answer.header("Last-Modified").orElseThrow())
                .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    }

    @Test
    void theSnapshotStaysAsItWasWhateverTheGuestWrites() throws IOException {
        new GuestWrites(snapshot.vm().disks().getFirst(), 8).random(0, SIZE);

        assertThat(exporter.get(disk).body()).isEqualTo(bytes);
    }

    @Test
    void aDownloadThatRunsGoesOnWhenItsSnapshotIsDeleted() throws IOException {
        int size = (int) (32 * RunningExporter.MIB);
        SandboxVm vm = exporter.vm(size);
        new GuestWrites(vm.disks().getFirst(), 5).random(0, size);
        TakenSnapshot snapshot = exporter.snapshot(vm);
        byte[] all = snapshot.bytes(0);
        try (RawConnection connection = new RawConnection(exporter)) {
            Answer head = connection
                    .request(
                            "GET",
                            snapshot.diskPath(0),
                            "Authorization: Bearer " + exporter.token())
                    .head();
            assertThat(head.status()).isEqualTo(200);

            assertThat(exporter.request("DELETE", snapshot.path()).status()).isEqualTo(200);

            assertThat(snapshot.file(0)).doesNotExist();
            assertThat(connection.bytes(size)).isEqualTo(all);
        }
    }

    @Test
    void headHasTheHeadersOfTheWholeDiskAndNoBody() {
        Answer whole = exporter.get(disk);

        for (String range : new String[] {"bytes=0-", "bytes=5-9", "bytes=2000000-"}) {
            Answer head = exporter.request("HEAD", disk, "Range", range);

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String name : new String[] {
                "Content-Length",
                "Content-Type",
                "Accept-Ranges",
                "ETag",
                "Last-Modified",
                "Content-Range"
            }) {
                assertThat(head.header(name)).as(name).isEqualTo(whole.header(name));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 1",
        "0-999999, 0, 1000000",
        "0-, 0, 1000000",
        "500-599, 500, 600",
        "699990-700009, 699990, 700010",
        "999999-999999, 999999, 1000000",
        "999990-5000000, 999990, 1000000",
        "-1, 999999, 1000000",
        "-10, 999990, 1000000",
        "-5000000, 0, 1000000",
        "' 3-4 ', 3, 5",
        "'7-8,', 7, 9",
        "'2000000-,11-12', 11, 13",
        "0-99999999999999999999999, 0, 1000000"
    })
    void aRangeIsThoseBytes(String range, int start, int end) {
        Answer answer = exporter.get(disk, "Range", "bytes=" + range);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, start, end));
        assertThat(answer.header("Content-Range"))
                .contains("bytes " + start + "-" + (end - 1) + "/" + SIZE);
        assertThat(answer.header("Content-Length")).contains(Integer.toString(end - start));
        assertThat(answer.header("Content-Type")).contains(TYPE);
        assertThat(answer.header("Accept-Ranges")).contains("bytes");
    }

    @Test
    void severalRangesAreSeveralParts() {
        Answer answer = exporter.get(disk, "Range", "bytes=500000-500099, 0-0,-70000");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEmpty();
        assertThat(answer.header("Content-Length"))
                .contains(Integer.toString(answer.body().length));
        assertThat(ByteRangesBody.parts(answer))
                .containsExactly(part(500_000, 500_100), part(0, 1), part(930_000, SIZE));
    }

    @Test
    void twoHundredFiftySixRangesAreServedAndOneMoreIsNot() {
        assertThat(ByteRangesBody.parts(exporter.get(disk, "Range", singleBytes(256))))
                .hasSize(256);
        assertThat(exporter.get(disk, "Range", singleBytes(257)).status()).isEqualTo(416);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000-",
                "1000000-1000001",
                "-0",
                "5-4",
                "",
                "x",
                "0-,0-",
                "1",
                "2000000-3000000,4000000-"
            })
    void whatIsNotInTheDiskIsNotSatisfiable(String range) {
        Answer answer = exporter.get(disk, "Range", "bytes=" + range);

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).contains("bytes */1000000");
        assertThat(answer.json().propertyNames()).containsExactly("error", "details", "request_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"items=0-5", "0-5", "nonsense"})
    void aRangeInAnotherUnitDoesNotCount(String range) {
        Answer answer = exporter.get(disk, "Range", range);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "*"})
    void aDiskIsNeverCompressed(String accepted) {
        for (Answer answer : List.of(
                exporter.get(disk, "Accept-Encoding", accepted),
                exporter.request("HEAD", disk, "Accept-Encoding", accepted))) {
            assertThat(answer.header("Content-Encoding")).isEmpty();
            assertThat(answer.header("Content-Length")).contains("1000000");
        }
        assertThat(exporter.get(disk, "Accept-Encoding", accepted, "Range", "bytes=0-99")
                        .body())
                .isEqualTo(Arrays.copyOf(bytes, 100));
    }

    @Test
    void aDiskIsAddressedByItsDeviceNameToo() {
        assertThat(exporter.get(snapshot.path() + "/disks/xvda").body()).isEqualTo(bytes);
    }

    @Test
    void anEmptyDiskHasNoBytesAndNoRange() throws IOException {
        String empty = exporter.snapshot(exporter.vm(0)).diskPath(0);

        assertThat(exporter.get(empty).status()).isEqualTo(200);
        assertThat(exporter.get(empty).body()).isEmpty();
        assertThat(exporter.request("HEAD", empty).header("Content-Length")).contains("0");
        assertThat(exporter.get(empty, "Range", "bytes=0-").header("Content-Range"))
                .contains("bytes */0");
    }

    @Test
    void twoDisksOfOneNameAreToldApartByTheirDevices() throws IOException {
        SandboxVm vm = RunningExporter.vm(
                exporter.sandbox().host(),
                List.of(
                        new SandboxVm.Disk(RunningExporter.FIRST, 4096),
                        new SandboxVm.Disk(RunningExporter.SECOND, 8192)));
        String name = vm.disks().get(0).getFileName().toString();
        Files.move(vm.disks().get(1), vm.disks().get(1).resolveSibling(name));
        VmConfigFile.of(exporter.sandbox().host(), vm)
                .replace(vm.disks().get(1).getFileName().toString(), name);
        String path = exporter.snapshot(vm).path() + "/disks/";

        Answer ambiguous = exporter.get(path + name);

        assertThat(ambiguous.status()).isEqualTo(409);
        assertThat(ambiguous.json().path("error").stringValue()).isEqualTo("Conflict");
        assertThat(ambiguous.json().path("details").stringValue()).contains("xvda", "xvdb");
        assertThat(exporter.request("HEAD", path + name).status()).isEqualTo(409);
        assertThat(exporter.get(path + "xvda").body()).hasSize(4096);
        assertThat(exporter.get(path + "xvdb").body()).hasSize(8192);
    }

    private ByteRangesBody.Part part(int start, int end) {
        return new ByteRangesBody.Part(
                TYPE, start, end - 1L, SIZE, new String(bytes, start, end - start, ISO_8859_1));
    }

    private static String singleBytes(int count) {
        return "bytes="
                + String.join(
                        ",",
                        IntStream.range(0, count)
                                .mapToObj(i -> 2 * i + "-" + 2 * i)
                                .toList());
    }
}
