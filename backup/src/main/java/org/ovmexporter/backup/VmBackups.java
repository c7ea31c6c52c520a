package org.ovmexporter.backup;

import org.ovmexporter.backup.image.DiskContent;
import org.ovmexporter.backup.image.RawDisk;
import org.ovmexporter.backup.image.qcow2.Qcow2Disk;
import org.ovmexporter.client.DurableFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The backups of one VM: a directory with one directory a point in time, and beside them hidden
 * names for what is not whole yet, or not wanted any more.
 */
public final class VmBackups {
    private static final String PART = ".part";
    private static final String DELETED = ".deleted";
    /** What a manifest's file is called before it replaces the older one. */
    private static final String TEMPORARY = ".tmp";

    private final Path directory;

    VmBackups(Path directory) {
        this.directory = directory;
    }

    /** The VM's id. */
    public String vm() {
        return String.valueOf(directory.getFileName());
    }

    Path directory() {
        return directory;
    }

    /** Makes the directory, if it is not there; only this user can enter it. */
    void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            DurableFile.force(directory.resolveSibling("."));
        }
    }

    /** The points in time that are there, the oldest first. */
    public List<PointInTime> points() throws IOException {
        List<PointInTime> points = new ArrayList<>();
        for (String name : names()) {
            if (PointInTime.isId(name)) {
                points.add(ManifestFile.readPoint(directory.resolve(name)));
            }
        }
        return points;
    }

    Optional<PointInTime> newest() throws IOException {
        List<PointInTime> points = points();
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }

    Path directory(PointInTime point) {
        return directory.resolve(point.id());
    }

    Path file(PointInTime point, PointInTime.Disk disk) {
        return directory(point).resolve(disk.file());
    }

    /** What a disk held at a point in time. */
    public DiskContent open(PointInTime point, PointInTime.Disk disk) throws IOException {
        return open(file(point, disk), disk.format(), disk.size());
    }

    static DiskContent open(Path file, PointInTime.Format format, long size) throws IOException {
        try {
            return switch (format) {
                case QCOW2 -> Qcow2Disk.open(file, size);
                case RAW -> RawDisk.open(file, size);
            };
        } catch (NoSuchFileException e) {
            throw new BackupException(e.getFile() + " is missing: " + file + " cannot be read", e);
        }
    }

    /** Where what is to become this point is written. */
    Path part(String point) {
        return directory.resolve("." + point + PART);
    }

    /** What was begun and is not whole. */
    List<Path> parts() throws IOException {
        return names().stream()
                .filter(name -> name.startsWith(".") && name.endsWith(PART))
                .map(directory::resolve)
                .toList();
    }

    /** Makes a point of what has been written: its manifest decides that there is one. */
    void commit(PointInTime point) throws IOException {
        Path part = part(point.id());
        ManifestFile.write(part.resolve(PointInTime.FILE), point);
        finish(part);
    }

    private void finish(Path part) throws IOException {
        Files.deleteIfExists(part.resolve(Pending.FILE));
        deleteLeftOvers(part);
        String name = String.valueOf(part.getFileName());
        DurableFile.rename(
                part, directory.resolve(name.substring(1, name.length() - PART.length())));
    }

    private static void deleteLeftOvers(Path directory) throws IOException {
        for (String name : Trees.names(directory)) {
            if (name.startsWith(".") || name.endsWith(TEMPORARY)) {
                Files.delete(directory.resolve(name));
            }
        }
    }

    /** Removes a point, whole or not at all; nothing may be in front of its files. */
    void delete(String point) throws IOException {
        Path there = directory.resolve(point);
        if (Files.exists(there)) {
            Path deleted = directory.resolve("." + point + DELETED);
            DurableFile.rename(there, deleted);
            Trees.delete(deleted);
        }
    }

    /** Ends what was killed in the middle, but for points that were begun. Needs the lock. */
    void tidy() throws IOException {
        new Pruner(this).recover();
        for (String name : names()) {
            if (name.startsWith(".") && name.endsWith(DELETED)) {
                Trees.delete(directory.resolve(name));
            } else if (PointInTime.isId(name)) {
                deleteLeftOvers(directory.resolve(name));
            }
        }
        for (Path part : parts()) {
            if (Files.exists(part.resolve(PointInTime.FILE))) {
                finish(part);
            }
        }
    }

    /** Whether something was killed in the middle that must be ended before anything is read. */
    boolean isPruning() {
        return new Pruner(this).isInterrupted();
    }

    private List<String> names() throws IOException {
        return Files.isDirectory(directory) ? Trees.names(directory) : List.of();
    }
}
