/** Measurements side by side with other servers and with the machine's limits. */
@NullMarked
package org.ovmexporter.bench.peers;

import org.jspecify.annotations.NullMarked;
