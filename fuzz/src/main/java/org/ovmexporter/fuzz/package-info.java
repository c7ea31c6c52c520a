/**
 * What a reader of bytes that others wrote has to stand: any of them, in bounded memory and time.
 * Targets are with the tests of what they read; {@code scripts/fuzz} looks for inputs that break
 * one, and {@link org.ovmexporter.fuzz.Replay} repeats those that once did.
 */
@NullMarked
package org.ovmexporter.fuzz;

import org.jspecify.annotations.NullMarked;
