/** What is done for each path: handlers, and the engine's values in the words of the wire. */
@NullMarked
package org.ovmexporter.server.routes;

import org.jspecify.annotations.NullMarked;
