package org.ovmexporter.ovs.berkeleydb;

import java.io.IOException;

/**
 * The file is no Berkeley DB hash, one of a kind that is not read, damaged, or being written at
 * this moment.
 */
public final class BerkeleyDbException extends IOException {
    private static final long serialVersionUID = 1L;

    BerkeleyDbException(String message) {
        super(message);
    }
}
