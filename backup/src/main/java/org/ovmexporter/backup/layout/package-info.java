/**
 * What a directory of backups holds, and how it is changed such that a crash does no harm: each
 * VM's directory, restore points and their manifests, chains of images, what is not finished.
 */
@NullMarked
package org.ovmexporter.backup.layout;

import org.jspecify.annotations.NullMarked;
