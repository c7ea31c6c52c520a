package org.ovmexporter.ovs.python;

/**
 * How much is read of one value, so that a hostile one costs a little time and memory and nothing
 * else.
 */
final class Limits {
    /** The longest pickle or file of literals, in bytes. */
    static final int MAX_BYTES = 1 << 20;
    /** How deep lists, tuples and dicts may lie in each other. */
    static final int MAX_DEPTH = 100;
    /** How many values there may be, in a pickle counting one that is referred to twice twice. */
    static final int MAX_VALUES = 200_000;
    /**
     * How many keys a dict may have, and elements a set: where all have the same hash code, which
     * is easily made, the time to put them in grows with the square of it.
     */
    static final int MAX_KEYS = 2000;
    /** The longest number, in digits: the time to convert one grows with the square of it. */
    static final int MAX_DIGITS = 1000;

    private Limits() {}
}
