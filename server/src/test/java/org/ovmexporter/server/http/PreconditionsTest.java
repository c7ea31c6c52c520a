package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovmexporter.server.http.Preconditions.Verdict;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

class PreconditionsTest {
    private static final String ETAG = "\"a.0\"";
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match           | \"a.0\"                       | PROCEED",
                "If-Match           | \"x\", \"a.0\"                | PROCEED",
                "If-Match           | *                             | PROCEED",
                "If-Match           | \"x\"                         | FAILED",
                "If-Match           | W/\"a.0\"                     | FAILED",
                "If-Unmodified-Since| Fri, 2 Jan 2026 03:04:05 GMT  | PROCEED",
                "If-Unmodified-Since| Fri, 2 Jan 2026 03:04:04 GMT  | FAILED",
                "If-Unmodified-Since| yesterday                     | PROCEED",
                "If-None-Match      | \"a.0\"                       | NOT_MODIFIED",
                "If-None-Match      | W/\"a.0\"                     | NOT_MODIFIED",
                "If-None-Match      | *                             | NOT_MODIFIED",
                "If-None-Match      | \"x\"                         | PROCEED",
                "If-Modified-Since  | Fri, 2 Jan 2026 03:04:05 GMT  | NOT_MODIFIED",
                "If-Modified-Since  | Fri, 2 Jan 2026 03:04:04 GMT  | PROCEED",
                "If-Modified-Since  | soon                          | PROCEED"
            })
    void oneConditionDecides(String name, String value, Verdict verdict) {
        assertThat(conditions(Map.of(name, value)).verdict()).isEqualTo(verdict);
    }

    @Test
    void aMatchingTagMakesTheDateCountForNothing() {
        assertThat(conditions(Map.of(
                                "If-Match",
                                ETAG,
                                "If-Unmodified-Since",
                                "Fri, 2 Jan 2026 03:04:04 GMT"))
                        .verdict())
                .isEqualTo(Verdict.PROCEED);
        assertThat(conditions(Map.of(
                                "If-None-Match",
                                "\"x\"",
                                "If-Modified-Since",
                                "Fri, 2 Jan 2026 03:04:05 GMT"))
                        .verdict())
                .isEqualTo(Verdict.PROCEED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a.0\" | true",
                "\"x\" | false",
                "W/\"a.0\" | false",
                "Fri, 2 Jan 2026 03:04:05 GMT | true",
                "Fri, 2 Jan 2026 03:04:06 GMT | false",
                "Fri, 2 Jan 2026 03:04:04 GMT | false",
                "nonsense | false"
            })
    void ifRangeNamesThisDiskOrTheRangeDoesNotCount(String value, boolean counts) {
        assertThat(conditions(Map.of("If-Range", value)).rangeCounts()).isEqualTo(counts);
    }

    @Test
    void withoutConditionsEverythingProceeds() {
        assertThat(conditions(Map.of()).verdict()).isEqualTo(Verdict.PROCEED);
        assertThat(conditions(Map.of()).rangeCounts()).isTrue();
    }

    @Test
    void datesAreThoseOfHttp() {
        assertThat(Preconditions.httpDate(MODIFIED)).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
    }

    private static Preconditions conditions(Map<String, String> headers) {
        return new Preconditions(name -> Optional.ofNullable(headers.get(name)), ETAG, MODIFIED);
    }
}
