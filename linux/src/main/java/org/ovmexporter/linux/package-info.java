/** The kernel's calls that snapshots are made of: reflink, FIEMAP, locks, mounts. */
@NullMarked
package org.ovmexporter.linux;

import org.jspecify.annotations.NullMarked;
