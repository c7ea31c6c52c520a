package org.ovmexporter.server.connection;

import java.time.Duration;

/**
 * What a connection is waiting for.
 *
 * @param reason what for
 * @param since {@link System#nanoTime} when that began
 */
record Wait(Reason reason, long since) {
    /** Whose turn it is. */
    enum Reason {
        /** Nothing: the server is at work. */
        NOTHING("does not wait"),
        /** The client to begin a request. */
        NEXT_REQUEST("sent no request"),
        /** The client to send the rest of one. */
        REST_OF_REQUEST("did not send a whole request"),
        /** The client to take what was sent. */
        ROOM_FOR_ANSWER("took nothing of its answer");

        private final String complaint;

        Reason(String complaint) {
            this.complaint = complaint;
        }
    }

    static final Wait NONE = new Wait(Reason.NOTHING, 0);

    boolean isOver(Patience patience, long now) {
        return reason != Reason.NOTHING && now - since > limit(patience).toNanos();
    }

    /** What the client did not do in time. */
    String complaint(Patience patience) {
        return reason.complaint + " within " + limit(patience).toSeconds() + " s";
    }

    private Duration limit(Patience patience) {
        return switch (reason) {
            case NOTHING, NEXT_REQUEST -> patience.idle();
            case REST_OF_REQUEST -> patience.request();
            case ROOM_FOR_ANSWER -> patience.answer();
        };
    }
}
