/** The commands that keep backups. */
@NullMarked
package org.ovmexporter.cli.backup;

import org.jspecify.annotations.NullMarked;
