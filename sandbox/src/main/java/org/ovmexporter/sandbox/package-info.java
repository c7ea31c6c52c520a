/** A pretend Oracle VM host and Manager, for trying the exporter and for its tests. */
@NullMarked
package org.ovmexporter.sandbox;

import org.jspecify.annotations.NullMarked;
