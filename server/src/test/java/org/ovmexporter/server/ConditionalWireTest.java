package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.function.UnaryOperator;

/** Conditional requests for a disk (RFC 9110, section 13). */
@ExtendWith(SharedExporter.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionalWireTest {
    private static final String LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT";

    private final RunningExporter exporter;
    private final TakenSnapshot snapshot;
    private final String disk;
    private final String etag;
    private final String modified;

    ConditionalWireTest(RunningExporter exporter) throws IOException {
        this.exporter = exporter;
        this.snapshot = exporter.snapshot(exporter.vm(8192, 8192));
        this.disk = snapshot.diskPath(0);
        Answer whole = exporter.get(disk);
        this.etag = whole.header("ETag").orElseThrow();
        this.modified = whole.header("Last-Modified").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "If-None-Match | ETAG | 304",
                "If-None-Match | \"other\", ETAG | 304",
                "If-None-Match | * | 304",
                "If-None-Match | W/ETAG | 304",
                "If-None-Match | \"other\" | 200",
                "If-Modified-Since | MODIFIED | 304",
                "If-Modified-Since | LONG_AGO | 200",
                "If-Match | ETAG | 200",
                "If-Match | * | 200",
                "If-Match | \"other\" | 412",
                "If-Match | W/ETAG | 412",
                "If-Unmodified-Since | MODIFIED | 200",
                "If-Unmodified-Since | LONG_AGO | 412"
            })
    void aConditionDecides(String name, String value, int status) {
        Answer get = exporter.get(disk, name, filled(value));
        Answer head = exporter.request("HEAD", disk, name, filled(value));

        assertThat(get.status()).isEqualTo(status);
        assertThat(get.header("ETag")).contains(etag);
        assertThat(head.status()).isEqualTo(status);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aDiskThatIsNotModifiedHasNoBody() {
        Answer answer = exporter.get(disk, "If-None-Match", etag);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Last-Modified")).contains(modified);
    }

    @Test
    void aFailedConditionSaysWhichTagTheDiskHas() {
        assertThat(exporter.get(disk, "If-Match", "\"other\"")
                        .json()
                        .path("details")
                        .stringValue())
                .contains(etag);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "ETAG | 206",
                "MODIFIED | 206",
                "\"other\" | 200",
                "W/ETAG | 200",
                "LONG_AGO | 200",
                "nonsense | 200"
            })
    void aRangeCountsOnlyIfItsConditionHolds(String value, int status) {
        Answer answer = exporter.get(disk, "Range", "bytes=0-9", "If-Range", filled(value));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).hasSize(status == 206 ? 10 : 8192);
    }

    @Test
    void anUnsatisfiableRangeThatDoesNotCountIsTheWholeDisk() {
        assertThat(exporter.get(disk, "Range", "bytes=9999-", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aConditionIsEvaluatedBeforeARange() {
        assertThat(exporter.get(disk, "Range", "bytes=0-9", "If-None-Match", etag)
                        .status())
                .isEqualTo(304);
    }

    @Test
    void theTagIsTheSameForEveryRangeNameAndServer() throws IOException {
        assertThat(exporter.get(disk, "Range", "bytes=1-2").header("ETag")).contains(etag);
        assertThat(exporter.get(snapshot.path() + "/disks/xvda").header("ETag")).contains(etag);
        try (RunningExporter restarted = exporter.another(UnaryOperator.identity())) {
            assertThat(restarted.get(disk).header("ETag")).contains(etag);
            assertThat(restarted.get(disk).header("Last-Modified")).contains(modified);
        }
    }

    @Test
    void everyDiskHasATagOfItsOwn() {
        assertThat(exporter.get(snapshot.diskPath(1)).header("ETag").orElseThrow())
                .isNotEqualTo(etag);
        assertThat(exporter.get(exporter.snapshot(snapshot.vm()).diskPath(0))
                        .header("ETag")
                        .orElseThrow())
                .isNotEqualTo(etag);
    }

    private String filled(String value) {
        return value.replace("ETAG", etag)
                .replace("MODIFIED", modified)
                .replace("LONG_AGO", LONG_AGO);
    }
}
