/** The engine: take, list, compare, read and delete snapshots of a VM's disks. */
@NullMarked
package org.ovmexporter.snapshots;

import org.jspecify.annotations.NullMarked;
