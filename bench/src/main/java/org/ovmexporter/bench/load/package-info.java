/** A server under load for a long time, and under more than it takes. */
@NullMarked
package org.ovmexporter.bench.load;

import org.jspecify.annotations.NullMarked;
