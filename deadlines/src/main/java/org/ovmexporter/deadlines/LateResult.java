package org.ovmexporter.deadlines;

import org.jspecify.annotations.Nullable;

/** What a call gave when nobody took it any more. */
final class LateResult {
    private LateResult() {}

    /**
     * Closes it where it can be closed.
     *
     * @param name what was called, for the log
     */
    static void giveBack(String name, @Nullable Object late) {
        if (late instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                System.getLogger(BoundedCalls.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "closing what " + name + " answered too late: " + e.getMessage());
            }
        }
    }
}
