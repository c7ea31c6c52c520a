package org.ovmexporter.bench;

import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** How many blocks a second are read by Range, from a disk in few pieces and from one in many. */
final class RangeReading {
    static final int MANY_EXTENTS = 120_000;
    static final int FEW_EXTENTS = 3;
    static final int BLOCK = 4096;
    static final int ROUNDS = 11;
    static final int REQUESTS_A_ROUND = 2000;
    private static final long DISK = 2L * BLOCK * MANY_EXTENTS;

    private RangeReading() {}

    /** Requests a second on either disk, a value for each round. */
    record Rates(Samples few, Samples many) {}

    /**
     * One snapshot's disk and where its data is.
     *
     * @param offsets of blocks with data, read again and again, so that they are in memory
     */
    private record Side(String path, List<Long> offsets) {

        double measure(KeptConnection connection) throws IOException {
            long began = System.nanoTime();
            for (int i = 0; i < REQUESTS_A_ROUND; i++) {
                connection.range(path, offsets.get(i % offsets.size()), BLOCK);
            }
            return REQUESTS_A_ROUND / ((System.nanoTime() - began) / 1e9);
        }
    }

    static Rates measure(SandboxHost host, KeptConnection connection) throws IOException {
        Side few = few(host, connection);
        Side many = many(host, connection);
        double[] fewRates = new double[ROUNDS];
        double[] manyRates = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double fewRate = few.measure(connection);
            double manyRate = many.measure(connection);
            if (round >= 0) {
                fewRates[round] = fewRate;
                manyRates[round] = manyRate;
            }
        }
        return new Rates(Samples.of(fewRates), Samples.of(manyRates));
    }

    /** Three runs with as much data as the other disk has. */
    private static Side few(SandboxHost host, KeptConnection connection) throws IOException {
        SandboxVm vm = vm(host, 1);
        long run = DISK / 2 / FEW_EXTENTS / BLOCK * BLOCK;
        byte[] megabyte = random(1 << 20);
        try (RandomAccessFile file = open(vm)) {
            for (long i = 0; i < FEW_EXTENTS; i++) {
                for (long written = 0; written < run; written += megabyte.length) {
                    file.seek(2 * i * run + written);
                    file.write(megabyte, 0, (int) Math.min(megabyte.length, run - written));
                }
            }
            file.getFD().sync();
        }
        Random random = new Random(1);
        return side(
                vm,
                connection,
                random.longs(REQUESTS_A_ROUND, 0, run / BLOCK)
                        .map(block -> (block % FEW_EXTENTS) * 2 * run + block * BLOCK)
                        .boxed()
                        .toList());
    }

    /** Every other block. */
    private static Side many(SandboxHost host, KeptConnection connection) throws IOException {
        SandboxVm vm = vm(host, 2);
        byte[] block = random(BLOCK);
        try (RandomAccessFile file = open(vm)) {
            for (long i = 0; i < MANY_EXTENTS; i++) {
                file.seek(i * 2 * BLOCK);
                file.write(block);
            }
            file.getFD().sync();
        }
        Random random = new Random(2);
        return side(
                vm,
                connection,
                random.longs(REQUESTS_A_ROUND, 0, MANY_EXTENTS)
                        .map(index -> index * 2 * BLOCK)
                        .boxed()
                        .toList());
    }

    private static Side side(SandboxVm vm, KeptConnection connection, List<Long> offsets)
            throws IOException {
        String snapshot =
                "/api/v1/vms/" + vm.name() + "/snapshots/" + connection.snapshot(vm.name());
        Path disk = vm.disks().getFirst();
        return new Side(snapshot + "/disks/" + disk.getFileName(), offsets);
    }

    private static SandboxVm vm(SandboxHost host, int number) throws IOException {
        return SandboxVm.add(
                host,
                number,
                "disk " + number,
                List.of(new SandboxVm.Disk(SandboxHost.REPOSITORIES.getFirst(), DISK)));
    }

    private static RandomAccessFile open(SandboxVm vm) throws IOException {
        return new RandomAccessFile(vm.disks().getFirst().toFile(), "rw");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
