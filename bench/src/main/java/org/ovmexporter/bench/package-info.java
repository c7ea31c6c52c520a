/** Measurements of the exporter as it is served. */
@NullMarked
package org.ovmexporter.bench;

import org.jspecify.annotations.NullMarked;
