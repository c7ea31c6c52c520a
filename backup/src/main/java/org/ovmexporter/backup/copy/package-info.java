/** Copies the disks of a snapshot into the directory of a restore point that is not whole yet. */
@NullMarked
package org.ovmexporter.backup.copy;

import org.jspecify.annotations.NullMarked;
