/** The commands that need no host: they make one to try things on. */
@NullMarked
package org.ovmexporter.cli.sandbox;

import org.jspecify.annotations.NullMarked;
