/** What the documents say, run against a real server with real curl and jq. */
@NullMarked
package org.ovmexporter.cli.documentation;

import org.jspecify.annotations.NullMarked;
