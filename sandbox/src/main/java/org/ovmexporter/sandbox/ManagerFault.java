package org.ovmexporter.sandbox;

import java.net.URI;
import java.time.Duration;

/** What a {@link PretendManager} can be told to do wrong. */
public sealed interface ManagerFault {

    /** Nothing: it works. */
    record None() implements ManagerFault {}

    /**
     * It accepts logins but is not ready.
     *
     * @param state what {@code managerRunState} says: STARTING, STOPPING or STOPPED
     */
    record NotRunning(String state) implements ManagerFault {}

    /**
     * It answers every request with an error of its own, in JSON.
     *
     * @param status the HTTP status, for example 500
     * @param code the error's code, for example {@code GEN_000026}: too many sessions
     */
    record ErrorCode(int status, String code) implements ManagerFault {}

    /**
     * It answers every request with a page for people.
     *
     * @param status the HTTP status, for example 200 or 503
     */
    record HtmlPage(int status) implements ManagerFault {}

    /** It reads the request and never answers. */
    record Hang() implements ManagerFault {}

    /**
     * It sends the start of an answer and then one byte at a time, for ever.
     *
     * @param pause the time between two bytes
     */
    record Trickle(Duration pause) implements ManagerFault {}

    /**
     * It answers 200 with more than anyone should read.
     *
     * @param bytes the length of the body
     */
    record Flood(long bytes) implements ManagerFault {}

    /** It sends the caller elsewhere with a 302. */
    record RedirectTo(URI target) implements ManagerFault {}
}
