package org.ovmexporter.fuzz;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/**
 * Gives inputs to a target, and fails where one breaks it or makes it allocate more than its bound.
 */
public final class Trial {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int MOST_ATTEMPTS = 5;

    private final Target target;

    public Trial(Target target) {
        this.target = target;
    }

    /**
     * Has one input read.
     *
     * @throws AssertionError if that allocates more than the target's bound
     * @throws Exception      if the target throws it
     */
    public void run(byte[] input) throws Exception {
        long most = target.bound().of(input.length);
        long allocated = allocatedBy(input);
        // What needs a class for the first time loads it, which allocates too. Later it does not.
        for (int again = 1; again < MOST_ATTEMPTS && allocated > most; again++) {
            allocated = allocatedBy(input);
        }
        if (allocated > most) {
            throw new AssertionError("reading " + input.length + " bytes allocated " + allocated
                    + " bytes, and the bound is " + most);
        }
    }

    private long allocatedBy(byte[] input) throws Exception {
        byte[] copy = input.clone();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.read(copy);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
