package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.Command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Comparisons that read for a long time and find nothing. */
@ExtendWith(SharedExporter.class)
class LongComparisonWireTest {
    private static final long MIB = RunningExporter.MIB;
    private static final long PIECE = 64 * MIB;
    private static final long SIZE = 512 * PIECE;

    private final RunningExporter exporter;

    LongComparisonWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void aClientThatGoesAwayEndsTheWork() throws IOException {
        String path = longComparison();
        try (CapturedLogs logs = new CapturedLogs()) {
            try (RawConnection connection = new RawConnection(exporter)) {
                Answer head = connection
                        .request("GET", path, "Authorization: Bearer " + exporter.token())
                        .head();
                assertThat(head.status()).isEqualTo(200);
                // A chunk of one blank: nothing was found yet, and something is sent all the same.
                assertThat(new String(connection.bytes(6), US_ASCII)).isEqualTo("1\r\n \r\n");
            }

            String answered = "GET " + path.substring(0, path.indexOf('?')) + " 200 ";
            logs.awaitLine(answered);
            // Blanks only: the line that an end of the work would bring is longer.
            assertThat(logs.lines())
                    .anyMatch(line -> line.matches(".*" + Pattern.quote(answered) + "\\d bytes.*"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheConfiguredDeadlineItIsRefusedWithWhatToDo(boolean lines) throws IOException {
        String path = lines ? longComparison() : longComparison().replaceAll("/disks[^?]*", "");
        try (RunningExporter hasty =
                exporter.another(config -> config + "\n[tracking]\ndeadline = \"1s\"\n")) {
            Answer answer = hasty.get(path);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("details").stringValue())
                    .isEqualTo("the disks were not read within 1 s: ask for a part at a time with"
                            + " offset and length, or raise tracking.deadline in the"
                            + " configuration");
        }
    }

    @Test
    void afterTheConfiguredDeadlineVerifyingAllIsRefusedToo() throws IOException {
        TakenSnapshot older = exporter.snapshot(exporter.vm(SIZE));
        TakenSnapshot newer = exporter.snapshot(older.vm());
        try (RunningExporter hasty =
                exporter.another(config -> config + "\n[tracking]\ndeadline = \"1s\"\n")) {
            assertThat(hasty.get(newer.path() + "?verify=full&compareTo=" + older.id())
                            .status())
                    .isEqualTo(503);
        }
    }

    /** Of two disks of 32 GiB that are the same and not in the same place. */
    private String longComparison() throws IOException {
        SandboxVm vm = exporter.vm(SIZE);
        Path disk = vm.disks().getFirst();
        fill(disk);
        TakenSnapshot older = exporter.snapshot(vm);
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(SIZE);
        }
        fill(disk);
        TakenSnapshot newer = exporter.snapshot(vm);
        return newer.diskPath(0) + "/extents?granularity=4096&compareTo=" + older.id();
    }

    /** One piece that is written, and shared by all the others: it takes little space. */
    private static void fill(Path disk) throws IOException {
        new GuestWrites(disk, 3).random(0, PIECE);
        for (long length = PIECE; length < SIZE; length *= 2) {
            Command.run(
                    "xfs_io",
                    "-c",
                    "reflink " + disk + " 0 " + length + " " + length,
                    disk.toString());
        }
    }
}
