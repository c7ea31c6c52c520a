package org.ovmexporter.cli.endtoend;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/**
 * A copy of one disk, kept as a client keeps it that knows no more than the document: write each
 * chunk where it starts, then make the copy as long as the disk.
 */
final class IgnorantCopy {
    private final Random random;
    private byte[] bytes;

    IgnorantCopy(Random random) {
        this(random, new byte[0]);
    }

    /** Of a disk that is known already. */
    IgnorantCopy(Random random, byte[] known) {
        this.random = random;
        this.bytes = known.clone();
    }

    /** Brings the copy to the snapshot that {@code disk} was answered for. */
    void apply(PlainClient client, String path, JsonNode disk)
            throws IOException, InterruptedException {
        int size = Math.toIntExact(client.length(path));
        boolean honourZeros = random.nextBoolean();
        grow(size);
        for (JsonNode chunk : disk.get("chunks")) {
            int start = chunk.get("start").asInt();
            int length = chunk.get("length").asInt();
            if (honourZeros && chunk.path("zero").asBoolean(false)) {
                Arrays.fill(bytes, start, start + length, (byte) 0);
            } else {
                byte[] fetched = client.range(path, start, length);
                System.arraycopy(fetched, 0, bytes, start, length);
            }
        }
        // A client that never cuts its copy keeps old bytes behind the end: next time they must not
        // show when the disk has grown again.
        if (random.nextBoolean()) {
            bytes = Arrays.copyOf(bytes, size);
        }
    }

    /** The first {@code size} bytes. */
    byte[] bytes(int size) {
        return Arrays.copyOf(bytes, size);
    }

    private void grow(int size) {
        if (bytes.length < size) {
            bytes = Arrays.copyOf(bytes, size);
        }
    }
}
