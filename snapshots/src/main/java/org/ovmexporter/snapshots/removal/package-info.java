/**
 * Which snapshots go, and how: deletion, expiry, making room, and what is left of those half gone.
 */
@NullMarked
package org.ovmexporter.snapshots.removal;

import org.jspecify.annotations.NullMarked;
