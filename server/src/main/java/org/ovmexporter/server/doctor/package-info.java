/** Looks at a host and says what keeps an exporter from working there. */
@NullMarked
package org.ovmexporter.server.doctor;

import org.jspecify.annotations.NullMarked;
