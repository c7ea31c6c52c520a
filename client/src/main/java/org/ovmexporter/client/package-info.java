/** A Java client of the API. */
@NullMarked
package org.ovmexporter.client;

import org.jspecify.annotations.NullMarked;
