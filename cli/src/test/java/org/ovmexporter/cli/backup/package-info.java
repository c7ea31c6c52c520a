/** Backups end to end: a sandbox's exporter, the command as a process, and qemu-img. */
@NullMarked
package org.ovmexporter.cli.backup;

import org.jspecify.annotations.NullMarked;
