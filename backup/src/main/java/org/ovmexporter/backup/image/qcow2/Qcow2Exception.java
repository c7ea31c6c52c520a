package org.ovmexporter.backup.image.qcow2;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not an image that can be read here. */
public final class Qcow2Exception extends IOException {
    private static final long serialVersionUID = 1;

    Qcow2Exception(Path file, String what) {
        super(file + ": " + what);
    }
}
