package org.ovmexporter.bench.peers;

/**
 * What one measurement of one server gave.
 *
 * @param rate megabytes or requests a second
 * @param cpu seconds of the server's processor time a GiB or a thousand requests
 * @param tail the 99th percentile of the latency in milliseconds, 0 where there is none
 */
record Outcome(double rate, double cpu, double tail) {}
