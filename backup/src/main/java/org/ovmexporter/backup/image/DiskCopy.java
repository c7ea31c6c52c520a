package org.ovmexporter.backup.image;

import org.ovmexporter.client.file.DiskSink;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies what a disk holds to where nothing is yet. */
public final class DiskCopy {
    private static final int BUFFER_BYTES = 1 << 20;

    private DiskCopy() {}

    /** Writes all that may not be zero. */
    public static void copy(DiskContent content, DiskSink target) throws IOException {
        target.resize(content.size());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long position = 0; position < content.size(); ) {
            DiskContent.Run run = content.run(position);
            if (run.zero()) {
                position = run.end();
            } else {
                long start = position;
                buffer.clear().limit((int) Math.min(buffer.capacity(), run.end() - start));
                content.read(start, buffer);
                position += buffer.flip().remaining();
                target.write(start, buffer);
            }
        }
    }
}
