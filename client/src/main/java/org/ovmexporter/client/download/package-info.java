/** A disk brought into a file by several requests at a time, and resumed whatever stopped it. */
@NullMarked
package org.ovmexporter.client.download;

import org.jspecify.annotations.NullMarked;
