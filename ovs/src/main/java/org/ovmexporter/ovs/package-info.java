/**
 * What an Oracle VM Server keeps on disk: agent databases, vm.cfg, repositories. Bytes in, plain
 * values out.
 */
@NullMarked
package org.ovmexporter.ovs;

import org.jspecify.annotations.NullMarked;
