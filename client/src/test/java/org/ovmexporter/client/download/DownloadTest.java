package org.ovmexporter.client.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.ExporterFixture;
import org.ovmexporter.client.Since;
import org.ovmexporter.client.failure.DiskChangedException;
import org.ovmexporter.client.file.DiskSink;
import org.ovmexporter.client.file.RawFile;
import org.ovmexporter.sandbox.GuestWrites;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Downloads from a real exporter; whatever happens, the copy equals the snapshot in the end. */
@ParameterizedClass
@MethodSource("filesystems")
class DownloadTest {
    private static final int MIB = 1 << 20;
    /** What is written of the disk. */
    private static final long DATA = 12L * MIB + 300 * 4096;

    private static final long SIZE = 24L * MIB;

    private static Optional<ExporterFixture> opened = Optional.empty();

    @Parameter
    RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    private Path copy = Path.of("");
    private SandboxVm vm = new SandboxVm("", List.of());
    private Path disk = Path.of("");

    static Stream<RealFilesystem> filesystems() {
        return RealFilesystem.matrix().stream();
    }

    @BeforeParameterizedClassInvocation
    static void open(RealFilesystem filesystem) throws IOException {
        opened = Optional.of(ExporterFixture.start(filesystem));
    }

    @AfterParameterizedClassInvocation
    static void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
            opened = Optional.empty();
        }
    }

    @BeforeEach
    void makeADiskWithDataAndHoles() throws IOException {
        copy = exporter().directory().resolve("copy.img");
        vm = exporter().vm(SIZE);
        disk = vm.disks().getFirst();
        GuestWrites guest = new GuestWrites(disk, 1);
        guest.random(0, 9 * MIB);
        guest.random(12 * MIB, 3 * MIB);
        for (int i = 0; i < 300; i++) {
            guest.random(17L * MIB + i * 16384L, 4096);
        }
    }

    @Test
    void aWholeCopyEqualsTheSnapshotAndHasItsHoles() throws IOException {
        DiskDownload.Result result = download(exporter().snapshot(vm));

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
        assertThat(result.fetched()).isEqualTo(DATA);
        assertThat(allocated(copy)).isLessThan(18L * MIB);
        assertThat(names()).containsExactly("copy.img");
    }

    @Test
    void zerosThatAreStoredAsDataBecomeHoles() throws IOException {
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.write(new byte[8 * MIB]);
        }
        download(exporter().snapshot(vm));

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
        assertThat(allocated(copy)).isLessThan(10L * MIB);
    }

    @Test
    void anIncrementOntoACopyEqualsTheNewerSnapshotAndPunchesWhatBecameZero() throws IOException {
        DiskAddress older = exporter().snapshot(vm);
        download(older);
        long before = allocated(copy);
        GuestWrites guest = new GuestWrites(disk, 2);
        guest.punch(2 * MIB, 4 * MIB);
        guest.random(10 * MIB + 4096, 8192);
        guest.grow(3 * MIB);

        DiskDownload.Result result = increment(older, exporter().snapshot(vm));

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
        assertThat(result.fetched()).isLessThanOrEqualTo(2L * MIB);
        assertThat(allocated(copy)).isLessThan(before - 2L * MIB);
        assertThat(names()).containsExactly("copy.img");
    }

    @Test
    void aDiskThatShrankIsCut() throws IOException {
        DiskAddress older = exporter().snapshot(vm);
        download(older);
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(13L * MIB);
        }
        increment(older, exporter().snapshot(vm));

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
    }

    /** Fails after so many bytes, as a full filesystem does. */
    private static DiskSink failing(DiskSink sink, long after) {
        AtomicLong left = new AtomicLong(after);
        return new DiskSink() {
            @Override
            public void resize(long size) throws IOException {
                sink.resize(size);
            }

            @Override
            public void write(long offset, ByteBuffer bytes) throws IOException {
                if (left.addAndGet(-bytes.remaining()) < 0) {
                    throw new IOException("no space left");
                }
                sink.write(offset, bytes);
            }

            @Override
            public void zero(long offset, long length) throws IOException {
                sink.zero(offset, length);
            }

            @Override
            public void force() throws IOException {
                sink.force();
            }
        };
    }

    @Test
    void whatFailedGoesOnWhereItWasAndFetchesOnlyTheRest() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        Journal journal = new Journal(FileDownload.journalOf(copy));
        try (RawFile part = RawFile.fresh(copy)) {
            assertThatThrownBy(() -> DiskDownload.whole(exporter().client(), taken)
                            .with(1)
                            .into(failing(part, 9L * MIB), journal))
                    .hasMessage("no space left");
        }
        assertThat(names()).containsExactly("copy.img.part", "copy.img.resume");

        DiskDownload.Result rest = download(taken);

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
        assertThat(rest.fetched()).isLessThanOrEqualTo(6L * MIB);
        assertThat(names()).containsExactly("copy.img");
    }

    @Test
    void anInterruptLeavesWhatCanBeGoneOnWith() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        Thread waiting = Thread.currentThread();

        assertThatThrownBy(() -> new FileDownload(copy)
                        .whole(DiskDownload.whole(exporter().client(), taken)
                                .with(2)
                                .reporting((done, size, fetched) -> waiting.interrupt())))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).containsExactly("copy.img.part", "copy.img.resume");
        DiskDownload.Result rest = download(taken);

        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
        assertThat(rest.fetched()).isLessThan(DATA);
    }

    @Test
    void whatWasBegunWithOneSnapshotIsNotGoneOnWithAnother() throws IOException {
        DiskAddress first = exporter().snapshot(vm);
        interrupt(first);
        new GuestWrites(disk, 3).random(0, MIB);
        DiskAddress second = exporter().snapshot(vm);
        byte[] before = Files.readAllBytes(RawFile.partOf(copy));

        assertThatThrownBy(() -> download(second))
                .isInstanceOf(DiskChangedException.class)
                .hasMessageContaining(first.snapshot())
                .hasMessageContaining("finish that one");
        assertThat(Files.readAllBytes(RawFile.partOf(copy))).isEqualTo(before);
    }

    @Test
    void aPartWithoutAJournalIsBegunAnew() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        interrupt(taken);
        Files.delete(FileDownload.journalOf(copy));

        assertThat(download(taken).fetched()).isEqualTo(DATA);
        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
    }

    @Test
    void aJournalWithoutItsPartIsForgotten() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        interrupt(taken);
        Files.delete(RawFile.partOf(copy));

        assertThat(download(taken).fetched()).isEqualTo(DATA);
        assertThat(Files.mismatch(copy, disk)).isEqualTo(-1);
    }

    @Test
    void aFileOfAnotherLengthIsNoCopyAndStaysAsItIs() throws IOException {
        DiskAddress older = exporter().snapshot(vm);
        Files.writeString(copy, "precious");
        DiskAddress newer = exporter().snapshot(vm);

        assertThatThrownBy(() -> increment(older, newer)).hasMessageContaining("is no copy of it");
        assertThat(copy).hasContent("precious");
        assertThat(names()).containsExactly("copy.img");
    }

    @Test
    void anExistingFileIsNotOverwrittenByAWholeDisk() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        Files.writeString(copy, "precious");

        assertThatThrownBy(() -> download(taken)).hasMessageContaining("is there already");
        assertThat(copy).hasContent("precious");
    }

    @Test
    void twoDownloadsIntoOneFileExcludeEachOther() throws IOException {
        DiskAddress taken = exporter().snapshot(vm);
        try (RawFile other = RawFile.fresh(copy)) {
            other.force();
            assertThatThrownBy(() -> download(taken)).hasMessageContaining("another run");
        }
    }

    @Test
    void aCopyFollowsManyRandomChangesWithAnyNumberOfWorkers() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DiskAddress older = exporter().snapshot(vm);
        download(older);
        for (int round = 0; round < 3; round++) {
            GuestWrites guest = new GuestWrites(disk, random.nextLong());
            for (int write = random.nextInt(60); write >= 0; write--) {
                long start = random.nextInt((int) (Files.size(disk) / 4096) - 40) * 4096L;
                switch (random.nextInt(8)) {
                    case 0 -> guest.punch(start, 4096L * (1 + random.nextInt(32)));
                    case 1 -> guest.random(start + 100, 1 + random.nextInt(100_000));
                    default -> guest.random(start, 4096);
                }
            }
            DiskAddress newer = exporter().snapshot(vm);
            FileDownload target = new FileDownload(copy);
            target.since(
                    exporter().client(),
                    older,
                    DiskDownload.since(exporter().client(), newer, new Since(older.snapshot()))
                            .with(1 + random.nextInt(6)));
            assertThat(Files.mismatch(copy, disk))
                    .as("round %s of seed %s", round, seed)
                    .isEqualTo(-1);
            exporter().client().deleteSnapshot(older.vm(), older.snapshot());
            older = newer;
        }
    }

    private void interrupt(DiskAddress address) {
        Thread waiting = Thread.currentThread();
        assertThatThrownBy(() -> new FileDownload(copy)
                        .whole(DiskDownload.whole(exporter().client(), address)
                                .with(1)
                                .reporting((done, size, fetched) -> waiting.interrupt())))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static ExporterFixture exporter() {
        return opened.orElseThrow();
    }

    private DiskDownload.Result download(DiskAddress address) throws IOException {
        return new FileDownload(copy).whole(DiskDownload.whole(exporter().client(), address));
    }

    private DiskDownload.Result increment(DiskAddress older, DiskAddress newer) throws IOException {
        return new FileDownload(copy)
                .since(
                        exporter().client(),
                        older,
                        DiskDownload.since(
                                exporter().client(), newer, new Since(older.snapshot())));
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(copy.toAbsolutePath().getParent())) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        names.sort(null);
        return names;
    }

    /** Bytes that the file takes of its filesystem. */
    private static long allocated(Path file) throws IOException {
        Process process = new ProcessBuilder("du", "--block-size=1", file.toString()).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return Long.parseLong(printed.split("\t", 2)[0]);
    }
}
