/** Requests and answers over HTTP: once or until they get through, whole or in ranges. */
@NullMarked
package org.ovmexporter.client.http;

import org.jspecify.annotations.NullMarked;
