/** The wire: request and response records, and their one JSON codec. */
@NullMarked
package org.ovmexporter.api;

import org.jspecify.annotations.NullMarked;
