package org.ovmexporter.snapshots;

import java.io.IOException;

/** A manifest cannot be read; its snapshot is left alone. */
final class ManifestException extends IOException {
    private static final long serialVersionUID = 1;

    ManifestException(String message) {
        super(message);
    }
}
