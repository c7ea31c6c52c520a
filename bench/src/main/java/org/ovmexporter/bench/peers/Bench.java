package org.ovmexporter.bench.peers;

import org.ovmexporter.sandbox.Sandbox;

/**
 * What the parts share.
 *
 * @param dense a snapshot's disk without a hole
 */
record Bench(Sandbox sandbox, Scale scale, Fixture dense) {}
