package org.ovmexporter.cli.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.copy.RunListener;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Output;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the backup of one VM comes on, told on standard error; and what came of it. */
final class VmReport implements RunListener {
    private final VirtualMachine vm;
    private final PrintWriter err;
    private final List<PointInTime> points = new ArrayList<>();
    private Optional<Exception> failure = Optional.empty();

    VmReport(VirtualMachine vm, PrintWriter err) {
        this.vm = vm;
        this.err = err;
    }

    VirtualMachine vm() {
        return vm;
    }

    /** A backup. */
    interface Backup {
        void run() throws IOException;
    }

    /** Runs the backup, and keeps what it fails with. */
    void completes(Backup backup) {
        try {
            backup.run();
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
            say("FAILED: " + Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
        }
    }

    @Override
    public void taken(String snapshot) {
        say("copying snapshot " + snapshot);
    }

    @Override
    public void resumed(String snapshot) {
        say("going on with snapshot " + snapshot + ", where it was broken off");
    }

    @Override
    public void discarded(String snapshot, String reason) {
        say("what was begun of snapshot " + snapshot + " is thrown away: " + reason);
    }

    @Override
    public void full(String device, String reason) {
        say("WARNING: " + device + " is copied in full: " + reason);
    }

    @Override
    public void completed(PointInTime point) {
        points.add(point);
    }

    @Override
    public void leftOnHost(String snapshot, String reason) {
        say("WARNING: snapshot " + snapshot + " is not needed any more, and is still on the host: "
                + reason);
    }

    @Override
    public void replaced(List<PointInTime> replaced) {
        say("only the newest point in time is kept, since the directory's filesystem cannot"
                + " reflink; gone: "
                + String.join(", ", replaced.stream().map(PointInTime::id).toList()));
    }

    private void say(String text) {
        err.println(Table.printable(vm.friendlyName() + ": " + text));
        err.flush();
    }

    /** What came of a VM, for programs. */
    private record Line(
            String vm,
            @JsonProperty("friendly_name") String friendlyName,
            List<Point> points,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> failure) {}

    /** A point in time that was made. */
    private record Point(
            String id,
            @JsonProperty("created_at") String createdAt,
            boolean full,
            long transferred) {
        static Point of(PointInTime point) {
            return new Point(
                    point.id(),
                    point.createdAt(),
                    point.isFull(),
                    point.disks().stream()
                            .mapToLong(PointInTime.Disk::transferred)
                            .sum());
        }
    }

    static void print(List<VmReport> reports, Output output) {
        List<Line> lines = new ArrayList<>();
        Table table = new Table("NAME", "VM", "POINT IN TIME", "KIND", "TRANSFERRED");
        for (VmReport report : reports) {
            List<Point> points = report.points.stream().map(Point::of).toList();
            lines.add(new Line(
                    report.vm.name(),
                    report.vm.friendlyName(),
                    points,
                    report.failure.map(e -> String.valueOf(e.getMessage()))));
            for (Point point : points) {
                table.row(
                        report.vm.friendlyName(),
                        report.vm.name(),
                        point.id(),
                        point.full() ? "full" : "increment",
                        Sizes.of(point.transferred()));
            }
            if (report.failure.isPresent()) {
                table.row(report.vm.friendlyName(), report.vm.name(), "-", "FAILED", "-");
            }
        }
        output.print(lines, table);
    }

    static ExitStatus status(List<VmReport> reports) {
        List<Exception> failures =
                reports.stream().flatMap(it -> it.failure.stream()).toList();
        if (failures.isEmpty()) {
            return ExitStatus.OK;
        }
        return failures.size() < reports.size()
                ? ExitStatus.PARTIAL
                : ExitStatus.of(failures.getFirst());
    }
}
