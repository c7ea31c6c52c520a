/**
 * Identity: certificates and keys in files, fingerprints, whom to trust, and which TLS it is.
 *
 * <p>Messages never show what is in a key.
 */
@NullMarked
package org.ovmexporter.tls;

import org.jspecify.annotations.NullMarked;
