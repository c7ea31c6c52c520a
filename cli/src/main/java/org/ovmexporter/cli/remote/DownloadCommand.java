package org.ovmexporter.cli.remote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.NoSuchThingException;
import org.ovmexporter.cli.terminal.ProgressOption;
import org.ovmexporter.cli.terminal.ProgressReport;
import org.ovmexporter.cli.terminal.Sizes;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.cli.terminal.VerificationException;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.SnapshotSummary;
import org.ovmexporter.client.download.DiskDownload;
import org.ovmexporter.client.download.FileDownload;
import org.ovmexporter.client.failure.AuthenticationException;
import org.ovmexporter.client.file.Sha256;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code disks download}. */
@Command(
        name = "download",
        description = {
            "Download disks of a snapshot as image files, in full or what has changed.",
            "A download that was stopped leaves FILE.resume, and goes on where it was when it is"
                    + " asked for again."
        })
final class DownloadCommand extends RemoteCommand {
    @Mixin
    private VmOption vm = new VmOption();

    @Parameters(index = "1", paramLabel = "SNAPSHOT", description = "The snapshot's id.")
    private String snapshot = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "DISK",
            description = "Device or file names (default: all).")
    private List<String> wanted = List.of();

    @Option(
            names = "--to",
            paramLabel = "DIRECTORY",
            required = true,
            description = "Where the images go, each under its disk's file name; made if absent.")
    private Path directory = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "OLDER",
            description =
                    "Id of the snapshot of which the images there are copies: fetch only what has"
                            + " changed since.")
    private Optional<String> since = Optional.empty();

    @Mixin
    private DiffCommand.Precision precision = new DiffCommand.Precision();

    @Option(
            names = "--workers",
            paramLabel = "NUMBER",
            defaultValue = "4",
            description = "Requests at a time, 1 to 64 (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--verify",
            description = "Compare the SHA-256 of each image with the snapshot's.")
    private boolean verify;

    @Mixin
    private ProgressOption progress = new ProgressOption();

    /** What came of a disk. */
    record Downloaded(
            @JsonProperty("device_name") String deviceName,
            Path file,
            long size,
            long fetched,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> sha256) {}

    @Override
    protected ExitStatus run(ExporterClient client) throws UsageException, IOException {
        if (workers < 1 || workers > 64) {
            throw new UsageException("--workers is a number from 1 to 64");
        }
        SnapshotSummary summary = client.snapshot(vm.id(client), snapshot);
        List<SnapshotSummary.Disk> disks = selected(summary);
        Files.createDirectories(directory);
        List<Downloaded> done = new ArrayList<>();
        List<IOException> failures = new ArrayList<>();
        for (SnapshotSummary.Disk disk : disks) {
            try {
                done.add(download(client, summary.address(disk), disk));
            } catch (AuthenticationException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                failures.add(e);
                output().err().println("disk " + disk.deviceName() + ": " + e.getMessage());
            }
        }
        tell(done);
        if (failures.isEmpty()) {
            return ExitStatus.OK;
        }
        return done.isEmpty() ? ExitStatus.of(failures.getFirst()) : ExitStatus.PARTIAL;
    }

    private List<SnapshotSummary.Disk> selected(SnapshotSummary summary)
            throws NoSuchThingException {
        List<SnapshotSummary.Disk> selected = new ArrayList<>();
        for (String name : wanted) {
            selected.add(summary.disks().stream()
                    .filter(disk ->
                            disk.deviceName().equals(name) || disk.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchThingException(
                            "snapshot " + summary.id() + " has no disk " + name)));
        }
        return selected.isEmpty() ? summary.disks() : selected;
    }

    private Downloaded download(
            ExporterClient client, DiskAddress address, SnapshotSummary.Disk disk)
            throws IOException {
        Path file = directory.resolve(Path.of(disk.name()).getFileName());
        FileDownload target = new FileDownload(file);
        DiskDownload.Result result;
        try (ProgressReport report = progress.of(disk.deviceName())) {
            result = since.isPresent()
                    ? target.since(
                            client,
                            address.in(since.get()),
                            DiskDownload.since(client, address, precision.since(since.get()))
                                    .with(workers)
                                    .reporting(report))
                    : target.whole(
                            DiskDownload.whole(client, address).with(workers).reporting(report));
        }
        return new Downloaded(
                disk.deviceName(),
                file,
                result.size(),
                result.fetched(),
                verify ? Optional.of(verified(client, address, file)) : Optional.empty());
    }

    private static String verified(ExporterClient client, DiskAddress address, Path file)
            throws IOException {
        String expected = client.checksum(address, "sha256").checksum();
        String actual = Sha256.of(file);
        if (!actual.equals(expected)) {
            throw new VerificationException(file + " has the SHA-256 " + actual + ", and " + address
                    + " has " + expected + ": download it in full");
        }
        return actual;
    }

    private void tell(List<Downloaded> done) {
        Table table = new Table("DISK", "FILE", "SIZE", "FETCHED", "VERIFIED");
        for (Downloaded disk : done) {
            table.row(
                    disk.deviceName(),
                    disk.file(),
                    Sizes.of(disk.size()),
                    Sizes.of(disk.fetched()),
                    disk.sha256().isPresent() ? "yes" : "no");
        }
        if (!done.isEmpty()) {
            output().print(done, table);
        }
    }
}
