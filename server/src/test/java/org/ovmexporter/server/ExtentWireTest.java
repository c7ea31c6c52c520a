package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.server.Rows.Row;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;

/** {@code .../disks/{disk}/extents}: rows of one disk. */
@ExtendWith(SharedExporter.class)
class ExtentWireTest {
    private static final long MIB = RunningExporter.MIB;

    private final RunningExporter exporter;

    ExtentWireTest(RunningExporter exporter) {
        this.exporter = exporter;
    }

    @Test
    void ofOneSnapshotTheyCoverTheDiskWithDataAndZeros() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        Rows rows = extents(snapshot, "");

        assertThat(rows.rows())
                .containsExactly(
                        new Row(0, MIB, "data"),
                        new Row(MIB, 3 * MIB, "zero"),
                        new Row(4 * MIB, MIB, "data"),
                        new Row(5 * MIB, 3 * MIB, "zero"));
        assertThat(rows.end().path("size").longValue()).isEqualTo(8 * MIB);
        assertThat(rows.end().has("base_size")).isFalse();
    }

    @Test
    void ofAComparisonTheyAreWhatChangedAndBothSizesAreThere() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 2);
        guest.random(65536, 65536);
        guest.punch(4 * MIB, MIB);
        guest.grow(MIB);

        Rows rows = extents(exporter.snapshot(vm), "?compareTo=" + older.id());

        assertThat(rows.rows())
                .containsExactly(
                        new Row(65536, 65536, "data"),
                        new Row(4 * MIB, MIB, "zero"),
                        new Row(8 * MIB, MIB, "zero"));
        assertThat(rows.end().path("size").longValue()).isEqualTo(9 * MIB);
        assertThat(rows.end().path("base_size").longValue()).isEqualTo(8 * MIB);
    }

    @Test
    void withWhatIsUnchangedTheyCoverTheWholeDisk() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 2).random(65536, 65536);

        Rows rows = extents(exporter.snapshot(vm), "?unchanged=1&compareTo=" + older.id());

        assertThat(rows.rows())
                .containsExactly(
                        new Row(0, 65536, "unchanged"),
                        new Row(65536, 65536, "data"),
                        new Row(131072, 8 * MIB - 131072, "unchanged"));
    }

    @Test
    void windowsTogetherTellTheSameAsTheWhole() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        GuestWrites guest = new GuestWrites(vm.disks().getFirst(), 2);
        guest.random(100_000, 300_000);
        guest.punch(4 * MIB + 8192, 500_000);
        TakenSnapshot newer = exporter.snapshot(vm);
        String query = "?unchanged=true&compareTo=" + older.id();
        Rows whole = extents(newer, query);
        long window = 333_333;

        List<Row> parts = new ArrayList<>();
        for (long offset = 0; offset < 8 * MIB; offset += window) {
            Rows part = extents(newer, query + "&offset=" + offset + "&length=" + window);
            assertThat(part.rows().getFirst().start()).isEqualTo(offset);
            parts.addAll(part.rows());
        }

        long position = 0;
        for (Row part : parts) {
            assertThat(part.start()).isEqualTo(position);
            assertThat(part.state())
                    .isEqualTo(whole.stateAt(part.start()))
                    .isEqualTo(whole.stateAt(part.start() + part.length() - 1));
            position += part.length();
        }
        assertThat(position).isEqualTo(8 * MIB);
    }

    @Test
    void pastTheEndOfTheDiskThereIsOnlyTheEnd() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vmWithData());

        assertThat(extents(snapshot, "?offset=" + 8 * MIB).rows()).isEmpty();
        assertThat(extents(snapshot, "?offset=" + Long.MAX_VALUE + "&length=" + Long.MAX_VALUE)
                        .rows())
                .isEmpty();
    }

    @Test
    void whatWasOverwrittenWithTheSameBytesIsChangedByTheMapAndNotWithAGranularity()
            throws IOException {
        SandboxVm vm = exporter.vm(8 * MIB);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, MIB);
        TakenSnapshot older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, MIB);
        TakenSnapshot newer = exporter.snapshot(vm);
        String query = "?compareTo=" + older.id();

        assertThat(extents(newer, query).bytes("data")).isEqualTo(MIB);
        assertThat(extents(newer, query + "&granularity=4096").rows()).isEmpty();
        assertThat(AnsweredChunks.of(exporter.get(newer.path() + query).json())).hasSize(1);
        assertThat(AnsweredChunks.of(
                        exporter.get(newer.path() + query + "&granularity=4096").json()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4096, 8192", "65536, 65536", "1048576, 1048576"})
    void withAGranularityOnlyBlocksThatDifferAreNamed(int granularity, long expected)
            throws IOException {
        SandboxVm vm = exporter.vm(8 * MIB);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, 2 * MIB);
        TakenSnapshot older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 7).random(0, 2 * MIB);
        new GuestWrites(vm.disks().getFirst(), 8).random(4096, 4097);
        TakenSnapshot newer = exporter.snapshot(vm);

        Rows rows = extents(newer, "?compareTo=" + older.id() + "&granularity=" + granularity);

        assertThat(rows.bytes("data")).isEqualTo(expected);
        assertThat(rows.rows().getFirst().start()).isEqualTo(granularity == 4096 ? 4096 : 0);
    }

    @Test
    void zerosThatWereWrittenAreZerosWithAGranularity() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        try (var file = new RandomAccessFile(vm.disks().getFirst().toFile(), "rw")) {
            file.seek(MIB / 2);
            file.write(new byte[(int) MIB / 4]);
        }

        Rows rows = extents(exporter.snapshot(vm), "?granularity=4096&compareTo=" + older.id());

        assertThat(rows.rows()).containsExactly(new Row(MIB / 2, MIB / 4, "zero"));
    }

    @Test
    void aComparisonIsTheSameWhenAllElseIsVerified() throws IOException {
        SandboxVm vm = exporter.vmWithData();
        TakenSnapshot older = exporter.snapshot(vm);
        new GuestWrites(vm.disks().getFirst(), 2).random(65536, 65536);
        TakenSnapshot newer = exporter.snapshot(vm);
        String query = "?compareTo=" + older.id();

        assertThat(extents(newer, query + "&verify=full")).isEqualTo(extents(newer, query));
        assertThat(exporter.get(newer.path() + query + "&verify=full").json())
                .isEqualTo(exporter.get(newer.path() + query).json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "granularity=4095&compareTo=OLDER | granularity must be a power of two from 4096"
                        + " to",
                "granularity=2048&compareTo=OLDER | granularity must be a power of two from 4096"
                        + " to",
                "granularity=2097152&compareTo=OLDER | granularity must be a power of two from"
                        + " 4096 to",
                "granularity=4k&compareTo=OLDER | granularity must be a whole number of 1 or more",
                "granularity=4096 | granularity is of a comparison: name an older snapshot",
                "verify=full | verify is of a comparison: name an older snapshot",
                "verify=all&compareTo=OLDER | verify must be \"full\"",
                "offset=-1 | offset must be a whole number of 0 or more",
                "offset=99999999999999999999 | offset must be a whole number of 0 or more",
                "length=0 | length must be a whole number of 1 or more",
                "compareTo=NEWER | compareTo snapshot must be older than this snapshot"
            })
    void whatMakesNoSenseIsRefusedWithWhatWould(String query, String details) throws IOException {
        SandboxVm vm = exporter.vm(4096);
        TakenSnapshot older = exporter.snapshot(vm);
        TakenSnapshot newer = exporter.snapshot(vm);

        Answer answer = exporter.get(newer.diskPath(0) + "/extents?"
                + query.replace("OLDER", older.id()).replace("NEWER", newer.id()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("details").stringValue()).startsWith(details);
    }

    @Test
    void ofADiskOrSnapshotThatDoesNotExistIsNotFound() throws IOException {
        TakenSnapshot snapshot = exporter.snapshot(exporter.vm(4096));

        assertThat(exporter.get(snapshot.path() + "/disks/other.img/extents").status())
                .isEqualTo(404);
        assertThat(exporter.get(snapshot.diskPath(0) + "/extents?compareTo=none")
                        .status())
                .isEqualTo(404);
    }

    private Rows extents(TakenSnapshot snapshot, String query) {
        return Rows.of(exporter.get(snapshot.diskPath(0) + "/extents" + query));
    }
}
