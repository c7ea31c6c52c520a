/** How a request can fail, for a program to tell apart. */
@NullMarked
package org.ovmexporter.client.failure;

import org.jspecify.annotations.NullMarked;
