/**
 * The HTTPS API as a whole: what it is made of, where it listens, and how it starts and ends. Its
 * parts are in the packages below: {@code routes} is on top of {@code http}, {@code login} and
 * {@code metrics}; {@code connection}, {@code audit}, {@code configuration}, {@code database} and
 * {@code doctor} are what their names say.
 */
@NullMarked
package org.ovmexporter.server;

import org.jspecify.annotations.NullMarked;
