/**
 * A directory of backups: taken from an exporter, and read without one. What is done with one is
 * here: run, list, restore, verify, prune. The rooms below know how: {@code copy} and {@code prune}
 * change a VM's directory, whose {@code layout} both know; {@code image} is the files of disks.
 */
@NullMarked
package org.ovmexporter.backup;

import org.jspecify.annotations.NullMarked;
