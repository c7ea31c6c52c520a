package org.ovmexporter.backup;

import org.ovmexporter.backup.image.ContentChecksum;
import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.layout.PointInTime;
import org.ovmexporter.backup.layout.VmBackups;
import org.ovmexporter.client.file.Sha256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Reads the backups of a VM again, and compares them with their checksums: each file, and each disk
 * as its file and those behind it give it.
 */
public final class BackupVerification {
    private final VmBackups backups;
    private final Listener listener;
    /** Files that were read already: each once, however many points have it behind them. */
    private final Map<Path, Boolean> files = new HashMap<>();

    /** Told of what was found. */
    public interface Listener {
        /** A disk of a point is as it has to be. */
        void right(PointInTime point, PointInTime.Disk disk);

        /** It is not, and why. */
        void wrong(PointInTime point, PointInTime.Disk disk, String reason);
    }

    public BackupVerification(VmBackups backups, Listener listener) {
        this.backups = backups;
        this.listener = listener;
    }

    /**
     * A part of the points in time of a VM, taken at random, with the newest one always among them.
     *
     * @param percent how many of a hundred, from 1 to 100; at least one point
     */
    public static List<PointInTime> share(List<PointInTime> points, int percent, Random random) {
        if (points.isEmpty()) {
            return points;
        }
        List<PointInTime> older = new ArrayList<>(points.subList(0, points.size() - 1));
        Collections.shuffle(older, random);
        int count = (points.size() * percent + 99) / 100;
        List<PointInTime> share = new ArrayList<>(older.subList(0, Math.max(0, count - 1)));
        share.add(points.getLast());
        return points.stream().filter(share::contains).toList();
    }

    /**
     * Verifies these points of the VM. The directory must be locked for reading.
     *
     * @return whether all is right
     */
    public boolean verify(List<PointInTime> points) throws IOException {
        boolean right = true;
        for (PointInTime point : points) {
            for (PointInTime.Disk disk : point.disks()) {
                String reason = problem(point, disk);
                if (reason.isEmpty()) {
                    listener.right(point, disk);
                } else {
                    right = false;
                    listener.wrong(point, disk, reason);
                }
            }
        }
        return right;
    }

    /** What is wrong with a disk; empty where nothing is. */
    private String problem(PointInTime point, PointInTime.Disk disk) {
        Path file = backups.file(point, disk);
        try {
            if (Files.size(file) != disk.fileSize() || !isIntact(file, disk.fileSha256())) {
                return file + " is not the file that was written";
            }
            try (DiskContent content = backups.chain(point, disk).content()) {
                String sha256 = ContentChecksum.of(content);
                return sha256.equals(disk.sha256())
                        ? ""
                        : "its SHA-256 is " + sha256 + ", and the snapshot's was " + disk.sha256()
                                + ": a file behind it is damaged";
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private boolean isIntact(Path file, String sha256) throws IOException {
        if (!files.containsKey(file)) {
            files.put(file, Sha256.of(file).equals(sha256));
        }
        return files.getOrDefault(file, false);
    }
}
