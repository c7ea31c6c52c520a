/** The audit trail: who created, read and deleted what, and who was refused. */
@NullMarked
package org.ovmexporter.server.audit;

import org.jspecify.annotations.NullMarked;
