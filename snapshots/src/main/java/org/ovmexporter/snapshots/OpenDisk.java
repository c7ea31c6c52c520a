package org.ovmexporter.snapshots;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.extents.ExtentMap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A disk of a snapshot, open for reading. It stays readable when its snapshot is deleted meanwhile.
 */
public interface OpenDisk extends Closeable {
    /** Size in bytes. */
    long size();

    /**
     * Where its bytes are now; each reading of it asks the filesystem anew, page by page.
     *
     * @param thread asks for each page
     */
    ExtentMap map(CallingThread thread);

    /**
     * Reads some bytes from {@code position} on, at least one, within the repository's deadline.
     * After an error the buffer is not the caller's any more: a call that hangs may fill it later.
     *
     * @param thread reads them
     * @return how many
     * @throws IOException also when the file ends before the disk does
     */
    int read(CallingThread thread, long position, ByteBuffer buffer) throws IOException;

    /** Waits for nobody: closing a file of a repository that hangs would hang, too. */
    @Override
    void close();
}
