package org.ovmexporter.server.http;

import org.slf4j.MDC;

/** What every line of the log tells of the request during which it is written. */
final class LogContext {
    private static final String REQUEST = "request";
    private static final String USER = "user";

    private LogContext() {}

    /** Does some work for the request of this id. */
    static void during(String id, Runnable work) {
        try (var _ = MDC.putCloseable(REQUEST, id)) {
            work.run();
        } finally {
            MDC.remove(USER);
        }
    }

    /** Says who asks, for the rest of the work. */
    static void user(String name) {
        MDC.put(USER, name);
    }
}
