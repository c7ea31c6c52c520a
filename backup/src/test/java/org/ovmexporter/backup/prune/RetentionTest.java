package org.ovmexporter.backup.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.layout.PointInTime;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class RetentionTest {

    @Test
    void theLastOnesAreKept() {
        assertThat(kept(
                        new Retention(2, 0, 0, 0, ZoneOffset.UTC),
                        "2026-01-01T01:00:00Z",
                        "2026-01-01T02:00:00Z",
                        "2026-01-01T03:00:00Z"))
                .containsExactly("2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z");
    }

    @Test
    void ofEachOfTheLastDaysThatHaveAnyTheNewestIsKept() {
        assertThat(kept(
                        new Retention(0, 2, 0, 0, ZoneOffset.UTC),
                        "2026-01-01T23:00:00Z",
                        "2026-01-03T01:00:00Z",
                        "2026-01-03T02:00:00Z",
                        "2026-01-09T02:00:00Z"))
                .containsExactly("2026-01-03T02:00:00Z", "2026-01-09T02:00:00Z");
    }

    @Test
    void aDayBeginsAtMidnightWhereTheAdministratorIs() {
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");

        assertThat(kept(
                        new Retention(0, 9, 0, 0, tokyo),
                        "2026-01-01T14:59:00Z",
                        "2026-01-01T15:00:00Z"))
                .hasSize(2);
        assertThat(kept(
                        new Retention(0, 9, 0, 0, ZoneOffset.UTC),
                        "2026-01-01T14:59:00Z",
                        "2026-01-01T15:00:00Z"))
                .containsExactly("2026-01-01T15:00:00Z");
    }

    @Test
    void aWeekBeginsOnMondayAndAMonthOnItsFirst() {
        // 2026-03-01 is a Sunday.
        assertThat(kept(
                        new Retention(0, 0, 9, 0, ZoneOffset.UTC),
                        "2026-02-28T01:00:00Z",
                        "2026-03-01T01:00:00Z",
                        "2026-03-02T01:00:00Z"))
                .containsExactly("2026-03-01T01:00:00Z", "2026-03-02T01:00:00Z");
        assertThat(kept(
                        new Retention(0, 0, 0, 9, ZoneOffset.UTC),
                        "2026-02-28T01:00:00Z",
                        "2026-03-01T01:00:00Z",
                        "2026-03-02T01:00:00Z"))
                .containsExactly("2026-02-28T01:00:00Z", "2026-03-02T01:00:00Z");
    }

    @Test
    void aPointIsKeptIfAnyOfTheRulesWantsIt() {
        assertThat(kept(
                        new Retention(1, 2, 0, 2, ZoneOffset.UTC),
                        "2026-01-30T01:00:00Z",
                        "2026-01-31T01:00:00Z",
                        "2026-02-01T01:00:00Z",
                        "2026-02-02T01:00:00Z",
                        "2026-02-02T02:00:00Z"))
                .containsExactly(
                        "2026-01-31T01:00:00Z", "2026-02-01T01:00:00Z", "2026-02-02T02:00:00Z");
    }

    @Property
    void theNewestIsAlwaysKeptAndNoMoreThanTheRulesWant(
            @ForAll @IntRange(max = 40) int points,
            @ForAll @IntRange(max = 5) int last,
            @ForAll @IntRange(max = 5) int daily,
            @ForAll @IntRange(max = 5) int weekly,
            @ForAll @IntRange(max = 5) int monthly) {
        List<PointInTime> all = IntStream.range(0, points)
                .mapToObj(i -> point(Instant.parse("2026-01-01T00:00:00Z")
                        .plusSeconds(i * 30_000L)
                        .toString()))
                .toList();

        List<PointInTime> kept =
                new Retention(last, daily, weekly, monthly, ZoneOffset.UTC).kept(all);

        assertThat(all).containsAll(kept);
        assertThat(kept).hasSizeLessThanOrEqualTo(Math.max(1, last) + daily + weekly + monthly);
        if (points > 0) {
            assertThat(kept).endsWith(all.getLast());
        }
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> new Retention(0, -1, 0, 0, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> kept(Retention retention, String... times) {
        return retention.kept(List.of(times).stream().map(RetentionTest::point).toList()).stream()
                .map(PointInTime::createdAt)
                .toList();
    }

    private static PointInTime point(String time) {
        return new PointInTime(
                PointInTime.FORMAT_VERSION,
                time,
                time,
                time,
                Optional.empty(),
                new VirtualMachine(
                        "vm",
                        "vm",
                        "vm",
                        List.of(),
                        List.of(),
                        true,
                        Optional.empty(),
                        Optional.empty()),
                List.of());
    }
}
