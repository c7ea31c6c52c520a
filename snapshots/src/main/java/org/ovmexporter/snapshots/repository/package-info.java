/**
 * The host's repositories: which there are, whether they answer and are mounted, how much room they
 * have, and whether they can hold snapshots.
 */
@NullMarked
package org.ovmexporter.snapshots.repository;

import org.jspecify.annotations.NullMarked;
