/** What a disk held, and files that keep it. */
@NullMarked
package org.ovmexporter.backup.image;

import org.jspecify.annotations.NullMarked;
