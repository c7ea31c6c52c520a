/** A directory of backups: taken from an exporter, and read without one. */
@NullMarked
package org.ovmexporter.backup;

import org.jspecify.annotations.NullMarked;
