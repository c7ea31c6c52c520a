package org.ovmexporter.backup.prune;

import org.ovmexporter.backup.layout.PointInTime;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which points in time are kept: the last ones, and of each of the last days, weeks and months that
 * have any the newest one. Zero of a kind keeps none for its sake; the newest point of all is
 * always kept, since the next increment is made against it.
 *
 * @param last how many points
 * @param daily how many days
 * @param weekly how many weeks, which begin on Monday
 * @param monthly how many months
 * @param zone in which days begin
 */
public record Retention(int last, int daily, int weekly, int monthly, ZoneId zone) {

    public Retention {
        if (last < 0 || daily < 0 || weekly < 0 || monthly < 0) {
            throw new IllegalArgumentException("a number of points to keep is negative");
        }
    }

    /** The points to keep of these, which are ordered by time, the oldest first. */
    public List<PointInTime> kept(List<PointInTime> points) {
        Set<PointInTime> kept = new HashSet<>();
        if (!points.isEmpty()) {
            kept.add(points.getLast());
        }
        kept.addAll(points.reversed().stream().limit(last).toList());
        keepOneEach(points, kept, daily, ZonedDateTime::toLocalDate);
        keepOneEach(points, kept, weekly, Retention::monday);
        keepOneEach(points, kept, monthly, time -> time.toLocalDate().withDayOfMonth(1));
        return points.stream().filter(kept::contains).toList();
    }

    private void keepOneEach(
            List<PointInTime> points,
            Set<PointInTime> kept,
            int count,
            Function<ZonedDateTime, LocalDate> period) {
        int left = count;
        Optional<LocalDate> current = Optional.empty();
        for (PointInTime point : points.reversed()) {
            Optional<LocalDate> its = Optional.of(period.apply(point.time().atZone(zone)));
            if (!its.equals(current)) {
                if (left-- == 0) {
                    return;
                }
                kept.add(point);
                current = its;
            }
        }
    }

    private static LocalDate monday(ZonedDateTime time) {
        return time.toLocalDate()
                .with(TemporalAdjusters.previousOrSame(WeekFields.ISO.getFirstDayOfWeek()));
    }
}
