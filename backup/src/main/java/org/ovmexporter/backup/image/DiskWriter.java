package org.ovmexporter.backup.image;

import org.ovmexporter.client.file.DiskSink;

import java.io.Closeable;
import java.io.IOException;

/** A file that becomes what a disk held. */
public interface DiskWriter extends DiskSink, Closeable {
    /** Makes the file whole; it lasts through a crash from then on. */
    void complete() throws IOException;
}
