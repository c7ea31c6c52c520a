/** The exporter's own database: what it must remember, and no repository can. */
@NullMarked
package org.ovmexporter.server.database;

import org.jspecify.annotations.NullMarked;
