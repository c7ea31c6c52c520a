/** The ovm-exporter command. */
@NullMarked
package org.ovmexporter.cli;

import org.jspecify.annotations.NullMarked;
