/** What a terminal shows, and how a command ends. */
@NullMarked
package org.ovmexporter.cli.terminal;

import org.jspecify.annotations.NullMarked;
