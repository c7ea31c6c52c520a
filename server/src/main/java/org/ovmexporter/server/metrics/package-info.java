/** What those who watch the exporter are told of it and of its host. */
@NullMarked
package org.ovmexporter.server.metrics;

import org.jspecify.annotations.NullMarked;
