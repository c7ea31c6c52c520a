package org.ovmexporter.linux;

import java.io.IOException;

/** A name that was to be a regular file's is that of a FIFO, a symbolic link, a device, ... */
public final class NotRegularFileException extends IOException {
    private static final long serialVersionUID = 1L;

    NotRegularFileException(String path, String what) {
        super(path + " is " + what + ", not a regular file");
    }
}
