/** How much memory and time the packaged exporter takes on its host. */
@NullMarked
package org.ovmexporter.bench.footprint;

import org.jspecify.annotations.NullMarked;
