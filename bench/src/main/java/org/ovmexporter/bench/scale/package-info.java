/** What a large pool needs, reckoned from what was measured on one machine. */
@NullMarked
package org.ovmexporter.bench.scale;

import org.jspecify.annotations.NullMarked;
