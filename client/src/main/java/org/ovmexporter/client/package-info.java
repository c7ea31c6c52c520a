/**
 * A Java client of the API: {@link org.ovmexporter.client.ExporterClient}, and what it is asked
 * with and answers. Below it are {@code http}, which makes requests, and {@code failure}, how they
 * fail. {@code download} brings a disk into a file with it; {@code file} is those files.
 */
@NullMarked
package org.ovmexporter.client;

import org.jspecify.annotations.NullMarked;
