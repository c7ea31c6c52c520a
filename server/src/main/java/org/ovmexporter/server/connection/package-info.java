/**
 * Connections before they carry a request: TLS, whose certificate it is, and how long each may
 * wait.
 */
@NullMarked
package org.ovmexporter.server.connection;

import org.jspecify.annotations.NullMarked;
