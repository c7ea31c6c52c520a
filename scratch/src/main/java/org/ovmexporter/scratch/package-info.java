/** Throw-away filesystems for the sandbox and the tests. */
@NullMarked
package org.ovmexporter.scratch;

import org.jspecify.annotations.NullMarked;
