package org.ovmexporter.snapshots;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Delta;
import org.ovmexporter.extents.Extent;
import org.ovmexporter.extents.ExtentMap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The map of a snapshot's disk as it was once, which is what a tracking that stores maps knows.
 *
 * @param bytes what the snapshot holds
 */
public record StoredDisk(Snapshot snapshot, ExtentMap map, DiskBytes bytes) {
    /** How many extents the kernel is asked for at a time. */
    private static final int PAGE = 512;

    public static StoredDisk of(Snapshots snapshots, Snapshot snapshot, DiskBytes bytes)
            throws IOException {
        try (OpenDisk disk = Increment.open(snapshots, snapshot)) {
            List<Extent> extents = new ArrayList<>();
            disk.map(CallingThread.ofPool()).source().from(0).forEachRemaining(extents::add);
            return new StoredDisk(snapshot, ExtentMap.of(disk.size(), extents), bytes);
        }
    }

    /** The same after the reading of its map ended with the first page. */
    public StoredDisk withFirstPageOfMap() {
        List<Extent> first = new ArrayList<>();
        Iterator<Extent> extents = map.source().from(0);
        while (extents.hasNext() && first.size() < PAGE) {
            first.add(extents.next());
        }
        return new StoredDisk(snapshot, ExtentMap.of(map.size(), first), bytes);
    }

    /** Whether these two maps make an increment that gives other bytes than the snapshot's. */
    public boolean isMissedSince(StoredDisk older) throws IOException {
        List<Chunk> chunks = Increment.changed(Delta.between(older.map, map, 0));
        return Increment.firstDifference(chunks, older.bytes, bytes).isPresent();
    }
}
