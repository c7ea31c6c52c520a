package org.ovmexporter.server.http;

/**
 * Settles who answers a request, where two threads may: the one that handles it, and the one that
 * waits for that and gives it up. Whoever comes first answers; what the other has prepared is never
 * sent, and neither is anything that it prepares later.
 */
final class AnswerOnce {
    private enum State {
        /** The handler may answer, and so may another thread in its stead. */
        OPEN,
        /** The handler answers. It may fail on its way: then its answer breaks off. */
        BEGUN,
        /** The handler does not answer any more. */
        TAKEN_OVER
    }

    private State state = State.OPEN;
    private boolean ended;

    /**
     * Changes what the handler will answer with, such as a header, and sends nothing.
     *
     * @throws IllegalStateException if its answer was taken over: then the change is not made
     */
    synchronized void prepare(Runnable change) {
        if (state == State.TAKEN_OVER) {
            throw new IllegalStateException("another thread answers");
        }
        change.run();
    }

    /**
     * The handler begins to send.
     *
     * @throws IllegalStateException if its answer was taken over, or it has begun before: then it
     *     must send nothing
     */
    synchronized void begin() {
        if (state != State.OPEN) {
            throw new IllegalStateException("it is answered already");
        }
        state = State.BEGUN;
    }

    /**
     * Answers in the handler's stead, from now on.
     *
     * @return false where the handler has begun, so that nothing else can be answered any more
     */
    synchronized boolean takeOver() {
        if (state == State.OPEN) {
            state = State.TAKEN_OVER;
            return true;
        }
        return false;
    }

    /** Whether the caller is the first who ends the request, and has to do what there is to do. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
