/**
 * Which snapshots exist, and how they lie in their repositories: manifests, their directories, and
 * an index of what was read.
 */
@NullMarked
package org.ovmexporter.snapshots.catalogue;

import org.jspecify.annotations.NullMarked;
