package org.ovmexporter.backup.layout;

import org.ovmexporter.client.file.DurableFile;
import org.ovmexporter.client.file.RawFile;

import java.nio.file.Path;

/**
 * The names of what is not finished, on disk. After a crash, whoever is named here ends or removes
 * it; nothing of such a name is ever taken for a backup. docs/backup.md has the same list.
 */
public final class Unfinished {
    private static final String PART = ".part";
    private static final String DELETED = ".deleted";

    private Unfinished() {}

    // In a VM's directory.

    /**
     * {@code .POINT.part/}: a point in time that is being copied. {@code VmRun} resumes it;
     * {@code Recovery} gives it its name where its manifest is there, which is written last.
     */
    public static Path point(Path point) {
        return hidden(point, PART);
    }

    /** Whether a directory of this name is a {@link #point}. */
    public static boolean isPoint(String name) {
        return name.startsWith(".") && name.endsWith(PART);
    }

    /** The point that a {@link #point} is to become. */
    public static Path finished(Path part) {
        String name = String.valueOf(part.getFileName());
        return part.resolveSibling(name.substring(1, name.length() - PART.length()));
    }

    /** {@code .POINT.deleted/}: a point in time that goes. {@code Recovery} removes it. */
    public static Path deleted(Path point) {
        return hidden(point, DELETED);
    }

    /** Whether a directory of this name is a {@link #deleted}. */
    public static boolean isDeleted(String name) {
        return name.startsWith(".") && name.endsWith(DELETED);
    }

    /**
     * {@code .prune.json}: a {@code PrunePlan}. {@code Recovery} has it carried out. Until it is
     * decided it is {@code .prune.json.tmp}, which the next plan replaces.
     */
    public static Path prunePlan(Path vm) {
        return vm.resolve(".prune.json");
    }

    // In a point's directory that is being copied. It is removed when the point gets its name.

    /**
     * {@code pending.json}: which snapshot is copied, a {@code Pending}. {@code VmRun} resumes the
     * copy, or discards the directory.
     */
    public static Path pending(Path part) {
        return part.resolve("pending.json");
    }

    /**
     * {@code .FILE.begun}: what FILE is an increment of; empty where it is whole. {@code DiskRun}
     * begins anew where that is not what it is to be now.
     */
    public static Path begun(Path file) {
        return hidden(file, ".begun");
    }

    /** {@code .FILE.journal}: how far FILE's download has come. {@code DiskRun} resumes it. */
    public static Path journal(Path file) {
        return hidden(file, ".journal");
    }

    /** {@code .FILE.done}: the disk's part of the manifest. {@code DiskRun} copies it no more. */
    public static Path done(Path file) {
        return hidden(file, ".done");
    }

    /**
     * {@code .FILE.base}: the older raw file, which is being copied to begin FILE with.
     * {@code DiskPart} begins that anew.
     */
    public static Path base(Path file) {
        return hidden(file, ".base");
    }

    /** {@code FILE.part}: a raw file that is not whole. {@code DiskPart} resumes it. */
    public static Path raw(Path file) {
        return RawFile.partOf(file);
    }

    // In the directory of a point that is there.

    /**
     * {@code .FILE.merged}: what is to replace FILE. {@code Recovery} has it take FILE's place
     * where a {@link #prunePlan} says so, and removes it otherwise.
     */
    public static Path merged(Path file) {
        return hidden(file, ".merged");
    }

    /**
     * Whether a file of a point's directory is left over, where no {@link #prunePlan} wants it:
     * what begins with a dot, and {@code FILE.tmp}, what is to replace a small file such as a
     * manifest. {@code Recovery} removes it.
     */
    public static boolean isLeftOver(String name) {
        return name.startsWith(".") || name.endsWith(DurableFile.TEMPORARY);
    }

    // Where disks are restored to.

    /** {@code .FILE.part}: a disk that is not whole or not verified. {@code Restore} removes it. */
    public static Path restored(Path file) {
        return hidden(file, PART);
    }

    private static Path hidden(Path finished, String suffix) {
        return finished.resolveSibling("." + finished.getFileName() + suffix);
    }
}
