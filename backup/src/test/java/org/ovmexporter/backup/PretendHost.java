package org.ovmexporter.backup;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.backup.copy.SnapshotSource;
import org.ovmexporter.backup.image.DiskWriter;
import org.ovmexporter.client.DiskAddress;
import org.ovmexporter.client.SnapshotSummary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A host in memory, with one VM, whose snapshots can be broken in the ways that real ones can. */
final class PretendHost implements SnapshotSource {
    static final String VM = "0004fb0000060000cccc000000000001";

    private static final int BLOCK = 10_000;

    /** The process is killed. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The VM's disks as they are now, by device. */
    final SortedMap<String, byte[]> disks = new TreeMap<>();
    /** Snapshots that are there, the oldest first. */
    final Map<String, Taken> snapshots = new LinkedHashMap<>();
    /** Every snapshot that ever was. */
    final Map<String, Taken> history = new LinkedHashMap<>();
    /** Why comparisons are refused, where they are. */
    Optional<String> distrust = Optional.empty();
    /** After how many more calls and chunks the process is killed. */
    int killAfter = Integer.MAX_VALUE;
    /** How many of the next downloads write a wrong byte. */
    int wrongDownloads;

    private int taken;

    /** A snapshot: its disks by device. */
    record Taken(Instant time, SortedMap<String, byte[]> disks) {
        byte[] disk(String device) {
            return Objects.requireNonNull(disks.get(device));
        }
    }

    /** A disk as it is now. */
    byte[] disk(String device) {
        return Objects.requireNonNull(disks.get(device));
    }

    /** A snapshot that is there. */
    private Taken there(String id) {
        return Objects.requireNonNull(snapshots.get(id));
    }

    @Override
    public VirtualMachine vm(String vm) {
        step();
        return new VirtualMachine(
                "example-vm",
                VM,
                "uuid",
                List.of(),
                List.copyOf(snapshots.keySet()),
                true,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public SnapshotSummary take(String vm) {
        step();
        SortedMap<String, byte[]> copies = new TreeMap<>();
        disks.forEach((device, bytes) -> copies.put(device, bytes.clone()));
        String id = "00000000-0000-0000-0000-%012d".formatted(++taken);
        Taken snapshot =
                new Taken(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(taken), copies);
        snapshots.put(id, snapshot);
        history.put(id, snapshot);
        return summary(id, snapshot);
    }

    @Override
    public Optional<SnapshotSummary> snapshot(String vm, String id) {
        step();
        return Optional.ofNullable(snapshots.get(id)).map(snapshot -> summary(id, snapshot));
    }

    private static SnapshotSummary summary(String id, Taken snapshot) {
        List<SnapshotSummary.Disk> told = new ArrayList<>();
        snapshot.disks()
                .forEach((device, bytes) -> told.add(new SnapshotSummary.Disk(
                        device + ".img",
                        device,
                        "/snapshots/" + device,
                        "/parents/" + device,
                        bytes.length)));
        return new SnapshotSummary(
                id,
                VM,
                snapshot.time().toString(),
                Optional.empty(),
                Optional.of("crash-consistent"),
                OptionalLong.empty(),
                told);
    }

    /** Blocks that differ; zeros are told only in a comparison. */
    private static List<Chunk> chunks(byte[] older, byte[] newer, boolean compared) {
        List<Chunk> chunks = new ArrayList<>();
        for (int start = 0; start < newer.length; start += BLOCK) {
            int end = Math.min(start + BLOCK, newer.length);
            byte[] block = Arrays.copyOfRange(newer, start, end);
            boolean zero = Arrays.equals(block, new byte[block.length]);
            boolean same = end <= older.length
                    && Arrays.equals(block, Arrays.copyOfRange(older, start, end));
            if (!same && (!zero || compared)) {
                chunks.add(new Chunk(start, block.length, zero));
            }
        }
        return chunks;
    }

    @Override
    public void delete(String vm, String snapshot) {
        step();
        snapshots.remove(snapshot);
    }

    private record Chunk(int start, int length, boolean zero) {}

    @Override
    public long download(DiskAddress disk, Optional<String> since, DiskWriter target, Path journal)
            throws IOException {
        byte[] bytes = there(disk.snapshot()).disk(disk.disk());
        if (since.isPresent() && distrust.isPresent()) {
            throw new NoComparisonException(distrust.get());
        }
        byte[] older = since.map(id -> there(id).disk(disk.disk())).orElse(new byte[0]);
        long done = Files.exists(journal) ? Long.parseLong(Files.readString(journal)) : 0;
        long transferred = 0;
        target.resize(bytes.length);
        for (Chunk chunk : chunks(older, bytes, since.isPresent())) {
            if (chunk.start() < done) {
                continue;
            }
            if (chunk.zero()) {
                target.zero(chunk.start(), chunk.length());
            } else {
                byte[] piece =
                        Arrays.copyOfRange(bytes, chunk.start(), chunk.start() + chunk.length());
                if (wrongDownloads > 0) {
                    wrongDownloads--;
                    piece[0]++;
                }
                target.write(chunk.start(), ByteBuffer.wrap(piece));
                transferred += chunk.length();
            }
            step();
            Files.writeString(journal, Long.toString(chunk.start() + chunk.length()));
        }
        return transferred;
    }

    @Override
    public String sha256(DiskAddress disk) {
        step();
        return sha256(there(disk.snapshot()).disk(disk.disk()));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void step() {
        if (killAfter-- <= 0) {
            killAfter = Integer.MAX_VALUE;
            throw new Killed();
        }
    }
}
