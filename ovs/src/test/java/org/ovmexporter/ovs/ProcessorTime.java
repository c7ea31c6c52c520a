package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How long something takes, without the time that other threads and programs had meanwhile. */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** Fails unless this thread does it within that much time of a processor. */
    public static void requireAtMost(Duration limit, Runnable work) {
        Duration before = now();
        work.run();
        assertThat(now().minus(before)).as("processor time").isLessThanOrEqualTo(limit);
    }

    private static Duration now() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
