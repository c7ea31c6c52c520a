/** The command as a process: what it prints, how it ends, and what it leaves behind. */
@NullMarked
package org.ovmexporter.cli.process;

import org.jspecify.annotations.NullMarked;
