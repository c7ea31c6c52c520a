/**
 * The bytes of snapshots' disks: open files, what is written and what changed, checksums, and who
 * reads what.
 */
@NullMarked
package org.ovmexporter.snapshots.reading;

import org.jspecify.annotations.NullMarked;
