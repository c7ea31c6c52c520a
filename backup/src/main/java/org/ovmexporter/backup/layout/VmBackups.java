package org.ovmexporter.backup.layout;

import org.ovmexporter.client.file.DurableFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The backups of one VM: a directory with one directory a point in time, and beside them hidden
 * names for what is not whole yet, or not wanted any more.
 */
public final class VmBackups {
    private final Path directory;

    /** The backups in this directory, which is named by the VM's id and need not be there. */
    public VmBackups(Path directory) {
        this.directory = directory;
    }

    /** The VM's id. */
    public String vm() {
        return String.valueOf(directory.getFileName());
    }

    /** Where they are. */
    public Path directory() {
        return directory;
    }

    /** Makes the directory, if it is not there; only this user can enter it. */
    public void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            DurableFile.force(directory.resolveSibling("."));
        }
    }

    /** The ids of the points in time that are there, the oldest first. */
    public List<String> ids() throws IOException {
        return names().stream().filter(PointInTime::isId).toList();
    }

    /** The restore points that are there, also damaged ones, the oldest first. */
    public List<RestorePoint> restorePoints() throws IOException {
        List<RestorePoint> points = new ArrayList<>();
        for (String id : ids()) {
            points.add(RestorePoint.in(directory.resolve(id)));
        }
        return points;
    }

    /**
     * The points in time that are there, the oldest first.
     *
     * @throws IOException where one is damaged
     */
    public List<PointInTime> points() throws IOException {
        List<PointInTime> points = new ArrayList<>();
        for (RestorePoint point : restorePoints()) {
            points.add(point.orThrow());
        }
        return points;
    }

    /**
     * The newest point in time.
     *
     * @throws IOException where any is damaged
     */
    public Optional<PointInTime> newest() throws IOException {
        List<PointInTime> points = points();
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }

    /** The directory of a point. */
    public Path directory(PointInTime point) {
        return directory.resolve(point.id());
    }

    /** The file of a disk of a point. */
    public Path file(PointInTime point, PointInTime.Disk disk) {
        return directory(point).resolve(disk.file());
    }

    /** Opens what a disk held at a point in time. */
    public Chain chain(PointInTime point, PointInTime.Disk disk) throws IOException {
        return Chain.open(file(point, disk), disk.format(), disk.size());
    }

    /** Where what is to become this point is written. */
    public Path part(String point) {
        return Unfinished.point(directory.resolve(point));
    }

    /** What was begun and is not whole. */
    public List<Path> parts() throws IOException {
        return paths(Unfinished::isPoint);
    }

    /** Makes a point of what has been written: its manifest decides that there is one. */
    public void commit(PointInTime point) throws IOException {
        Path part = part(point.id());
        ManifestFile.write(part.resolve(PointInTime.FILE), point);
        finish(part);
    }

    /** Gives a directory its name in which a manifest says that it is whole. */
    public void finish(Path part) throws IOException {
        Files.deleteIfExists(Unfinished.pending(part));
        deleteLeftOvers(part);
        DurableFile.rename(part, Unfinished.finished(part));
    }

    /** Removes what a prune wrote beside a point's files and did not decide to use. */
    public void deleteLeftOvers(String point) throws IOException {
        deleteLeftOvers(directory.resolve(point));
    }

    private static void deleteLeftOvers(Path directory) throws IOException {
        for (String name : Trees.names(directory)) {
            if (Unfinished.isLeftOver(name)) {
                Files.delete(directory.resolve(name));
            }
        }
    }

    /** Removes a point, whole or not at all; nothing may be in front of its files. */
    public void delete(String point) throws IOException {
        Path there = directory.resolve(point);
        if (Files.exists(there)) {
            Path deleted = Unfinished.deleted(there);
            DurableFile.rename(there, deleted);
            Trees.delete(deleted);
        }
    }

    /** What was being removed. */
    public List<Path> deleted() throws IOException {
        return paths(Unfinished::isDeleted);
    }

    private List<Path> paths(Predicate<String> filter) throws IOException {
        return names().stream().filter(filter).map(directory::resolve).toList();
    }

    private List<String> names() throws IOException {
        return Files.isDirectory(directory) ? Trees.names(directory) : List.of();
    }
}
