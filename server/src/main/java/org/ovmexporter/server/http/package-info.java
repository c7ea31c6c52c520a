/** HTTP itself, of whatever is served: routes, refusals, byte ranges, preconditions. */
@NullMarked
package org.ovmexporter.server.http;

import org.jspecify.annotations.NullMarked;
