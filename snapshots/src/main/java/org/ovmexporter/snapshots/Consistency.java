package org.ovmexporter.snapshots;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the disks of a snapshot are to each other. */
public enum Consistency {
    /** All of one instant: as the VM would find them after its power failed. */
    @JsonProperty("crash-consistent")
    CRASH_CONSISTENT("crash-consistent"),
    /**
     * Each is so by itself; what was written to several at a time may be in some and not in others.
     */
    @JsonProperty("per-disk")
    PER_DISK("per-disk");

    private final String id;

    Consistency(String id) {
        this.id = id;
    }

    /** Its name on the wire. */
    public String id() {
        return id;
    }
}
