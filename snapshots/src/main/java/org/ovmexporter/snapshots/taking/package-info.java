/** The host's VMs, what keeps their disks out of snapshots, and how snapshots come to be. */
@NullMarked
package org.ovmexporter.snapshots.taking;

import org.jspecify.annotations.NullMarked;
