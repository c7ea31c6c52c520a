package org.ovmexporter.snapshots.reading;

import org.ovmexporter.snapshots.DiskContents;

import java.util.ArrayList;
import java.util.List;

/** What there is of a snapshot's disks, whose files stay open until this is closed. */
final class OpenContents implements DiskContents {
    private final List<DiskFile> opened = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();

    @Override
    public List<Disk> disks() {
        return List.copyOf(disks);
    }

    /** Closes with this. */
    DiskFile own(DiskFile disk) {
        opened.add(disk);
        return disk;
    }

    void add(Disk disk) {
        disks.add(disk);
    }

    @Override
    public void close() {
        for (DiskFile disk : opened) {
            disk.close();
        }
    }
}
