/**
 * Small files of the host: read whole, with a limit, through no symbolic link, and parsed again
 * only when they change.
 */
@NullMarked
package org.ovmexporter.ovs.files;

import org.jspecify.annotations.NullMarked;
