/** The commands that talk to an exporter, and what they have in common. */
@NullMarked
package org.ovmexporter.cli.remote;

import org.jspecify.annotations.NullMarked;
