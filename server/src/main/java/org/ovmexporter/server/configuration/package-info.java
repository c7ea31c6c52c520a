/** The configuration file: read whole, checked whole, and every problem told at once. */
@NullMarked
package org.ovmexporter.server.configuration;

import org.jspecify.annotations.NullMarked;
