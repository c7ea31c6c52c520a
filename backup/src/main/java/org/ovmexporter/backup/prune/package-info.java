/** Which points in time are kept, and how those go that are not. */
@NullMarked
package org.ovmexporter.backup.prune;

import org.jspecify.annotations.NullMarked;
