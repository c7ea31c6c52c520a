/** Calls that may never come back, and the threads that are left behind in them. */
@NullMarked
package org.ovmexporter.deadlines;

import org.jspecify.annotations.NullMarked;
