/** Files that are whole or not there, and images of disks. */
@NullMarked
package org.ovmexporter.client.file;

import org.jspecify.annotations.NullMarked;
