/** The commands that run on a host: they read its configuration. */
@NullMarked
package org.ovmexporter.cli.host;

import org.jspecify.annotations.NullMarked;
