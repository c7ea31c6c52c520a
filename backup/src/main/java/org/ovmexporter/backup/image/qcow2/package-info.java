/**
 * Images in the format qcow2, version 3, as QEMU's own document describes it
 * (docs/interop/qcow2.txt of its sources): a file that holds some clusters of a disk, and names the
 * file that holds the others.
 */
@NullMarked
package org.ovmexporter.backup.image.qcow2;

import org.jspecify.annotations.NullMarked;
