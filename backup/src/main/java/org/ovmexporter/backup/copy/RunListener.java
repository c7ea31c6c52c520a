package org.ovmexporter.backup.copy;

import org.ovmexporter.backup.layout.PointInTime;

import java.util.List;

/** Is told how the backup of a VM comes on. */
public interface RunListener {
    /** A snapshot was taken, and is copied now. */
    void taken(String snapshot);

    /** What was broken off before is gone on with. */
    void resumed(String snapshot);

    /** Something that was begun before is thrown away. */
    void discarded(String snapshot, String reason);

    /** A disk is copied in full, although there is an older copy. */
    void full(String device, String reason);

    /** A point in time is whole and verified. */
    void completed(PointInTime point);

    /** A snapshot that is not needed any more could not be removed from the host. */
    void leftOnHost(String snapshot, String reason);

    /** Points in time went, since their filesystem cannot keep them beside the newest one. */
    void replaced(List<PointInTime> points);
}
