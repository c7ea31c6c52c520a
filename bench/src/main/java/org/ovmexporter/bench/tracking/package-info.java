/** Measurements of comparing two snapshots. */
@NullMarked
package org.ovmexporter.bench.tracking;

import org.jspecify.annotations.NullMarked;
