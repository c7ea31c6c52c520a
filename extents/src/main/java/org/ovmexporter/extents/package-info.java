/** Which bytes of a disk are written, which read as zeros, and what changed between two disks. */
@NullMarked
package org.ovmexporter.extents;

import org.jspecify.annotations.NullMarked;
