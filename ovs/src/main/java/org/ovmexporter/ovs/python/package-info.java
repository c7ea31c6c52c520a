/**
 * Reads the two ways in which an Oracle VM Server's Python 2 writes plain values: pickles and
 * literals. Nothing is ever evaluated, imported or constructed beyond the values of {@link
 * org.ovmexporter.ovs.python.PythonValue}.
 */
@NullMarked
package org.ovmexporter.ovs.python;

import org.jspecify.annotations.NullMarked;
