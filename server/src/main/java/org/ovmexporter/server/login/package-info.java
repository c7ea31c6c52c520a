/**
 * Who may come in: passwords are checked by the Oracle VM Manager, then a signed token suffices.
 */
@NullMarked
package org.ovmexporter.server.login;

import org.jspecify.annotations.NullMarked;
