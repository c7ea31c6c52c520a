/** The whole exporter, as a stranger's client meets it. */
@NullMarked
package org.ovmexporter.cli.endtoend;

import org.jspecify.annotations.NullMarked;
