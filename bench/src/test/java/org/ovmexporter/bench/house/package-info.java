/** Whether the modules and packages are as CONTRIBUTING's map has them. */
@NullMarked
package org.ovmexporter.bench.house;

import org.jspecify.annotations.NullMarked;
