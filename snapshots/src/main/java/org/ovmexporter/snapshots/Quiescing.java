package org.ovmexporter.snapshots;

import java.time.Duration;
import java.util.List;

/**
 * How a VM is paused and resumed: commands, in which {@code {vm}} stands for its id. No shell looks
 * at them.
 *
 * @param pause the program and its arguments; it ends when the VM stands still
 * @param resume the program and its arguments; it may be run although the VM was not paused
 * @param deadline after which the VM is resumed, whatever has happened until then
 */
public record Quiescing(List<String> pause, List<String> resume, Duration deadline) {
    /** By Oracle VM's own toolstack, within 10 seconds. */
    public static final Quiescing XM = new Quiescing(
            List.of("xm", "pause", "{vm}"),
            List.of("xm", "unpause", "{vm}"),
            Duration.ofSeconds(10));

    public Quiescing {
        pause = List.copyOf(pause);
        resume = List.copyOf(resume);
        if (pause.isEmpty() || resume.isEmpty() || deadline.toSeconds() < 1) {
            throw new IllegalArgumentException("no way to pause a VM");
        }
    }
}
