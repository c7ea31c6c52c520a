package org.ovmexporter.backup;

import org.ovmexporter.backup.copy.RunListener;
import org.ovmexporter.backup.layout.PointInTime;

import java.util.ArrayList;
import java.util.List;

/** What a run told, in order. */
final class Notes implements RunListener {
    final List<String> told = new ArrayList<>();

    @Override
    public void taken(String snapshot) {
        told.add("taken");
    }

    @Override
    public void resumed(String snapshot) {
        told.add("resumed");
    }

    @Override
    public void discarded(String snapshot, String reason) {
        told.add("discarded: " + reason);
    }

    @Override
    public void full(String device, String reason) {
        told.add("full " + device + ": " + reason);
    }

    @Override
    public void completed(PointInTime point) {
        told.add("completed");
    }

    @Override
    public void leftOnHost(String snapshot, String reason) {
        told.add("left on the host: " + reason);
    }

    @Override
    public void replaced(List<PointInTime> points) {
        told.add("replaced " + points.size());
    }
}
