/**
 * Reads Berkeley DB hash files, versions 7 to 9, as Berkeley DB 3.1 to 5.3 write them. The format
 * is that of {@code src/dbinc/db_page.h} in the source of Berkeley DB 5.3. Nothing is ever written.
 */
@NullMarked
package org.ovmexporter.ovs.berkeleydb;

import org.jspecify.annotations.NullMarked;
