package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** {@code .../disks/{disk}/checksum}. */
@ExtendWith(SharedExporter.class)
class ChecksumWireTest {
    private static final long MIB = RunningExporter.MIB;

    private final RunningExporter exporter;

    ChecksumWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @ParameterizedTest
    @CsvSource({"''", "?algorithm=sha256", "?algorithm="})
    void ofAWholeDiskIsSha256UnlessAnotherIsAskedFor(String query) throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        JsonNode checksum =
                exporter.get(snapshot.diskPath(0) + "/checksum" + query).json();

        assertThat(checksum.path("checksum").stringValue()).isEqualTo(sha256(snapshot.bytes(0)));
        assertThat(checksum.path("algorithm").stringValue()).isEqualTo("sha256");
        assertThat(checksum.path("offset").longValue()).isZero();
        assertThat(checksum.path("length").longValue()).isEqualTo(8 * MIB);
    }

    @Test
    void ofAWindowIsThatOfItsBytes() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        JsonNode checksum = exporter.get(
                        snapshot.diskPath(0) + "/checksum/?offset=1000&length=5000000")
                .json();

        assertThat(checksum.path("checksum").stringValue())
                .isEqualTo(sha256(Arrays.copyOfRange(snapshot.bytes(0), 1000, 5_001_000)));
        assertThat(checksum.path("offset").longValue()).isEqualTo(1000);
        assertThat(checksum.path("length").longValue()).isEqualTo(5_000_000);
    }

    @Test
    void theFastOneIsThereAndAnotherNumber() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        JsonNode checksum = exporter.get(snapshot.diskPath(0) + "/checksum?algorithm=xxh128")
                .json();

        assertThat(checksum.path("checksum").stringValue()).hasSize(32).matches("[0-9a-f]+");
        assertThat(checksum.path("algorithm").stringValue()).isEqualTo("xxh128");
    }

    @Test
    void whileItIsComputedAClientThatDoesNotWaitIsToldToAskAgain() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(1024 * MIB));

        Answer first = exporter.get(snapshot.diskPath(0) + "/checksum?wait=0");

        assertThat(first.status()).as(first.toString()).isEqualTo(409);
        assertThat(first.header("Retry-After")).contains("5");
        assertThat(first.json().path("details").stringValue())
                .startsWith("the checksum is being computed: ask again");
        assertThat(exporter.get(snapshot.diskPath(0) + "/checksum?wait=59")
                        .json()
                        .path("checksum")
                        .stringValue())
                // head -c 1G /dev/zero | sha256sum
                .isEqualTo("49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14");
    }

    @Test
    void whenTooManyWaitFurtherOnesAreToldToComeLaterAndAllEndWithTheServer() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(1024 * MIB));
        List<Integer> statuses = new ArrayList<>();
        try (RunningExporter own = exporter.another(config -> config)) {
            for (int offset = 0; offset < 80; offset++) {
                Answer answer = own.get(snapshot.diskPath(0) + "/checksum?wait=0&offset=" + offset);
                statuses.add(answer.status());
                assertThat(answer.header("Retry-After")).isPresent();
            }
        }

        assertThat(statuses.getFirst()).isEqualTo(409);
        assertThat(statuses.getLast()).isEqualTo(503);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("checksum "))
                .allSatisfy(thread ->
                        assertThat(thread.join(Duration.ofSeconds(30))).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "algorithm=md5 | algorithm must be one of sha256, xxh128",
                "wait=-1 | wait must be a whole number of 0 or more",
                "wait=soon | wait must be a whole number of 0 or more",
                "length=0 | length must be a whole number of 1 or more"
            })
    void whatMakesNoSenseIsRefusedWithWhatWould(String query, String details) throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));

        Answer answer = exporter.get(snapshot.diskPath(0) + "/checksum?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("details").stringValue()).isEqualTo(details);
    }

    @Test
    void ofADiskThatIsGoneIsNotFound() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));
        exporter.get(snapshot.diskPath(0) + "/checksum");
        exporter.request("DELETE", snapshot.path());

        assertThat(exporter.get(snapshot.diskPath(0) + "/checksum").status()).isEqualTo(404);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
