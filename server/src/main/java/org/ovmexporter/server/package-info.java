/** The HTTPS API: configuration, login, tokens, routes, ranges. */
@NullMarked
package org.ovmexporter.server;

import org.jspecify.annotations.NullMarked;
