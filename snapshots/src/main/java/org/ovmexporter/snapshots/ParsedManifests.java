package org.ovmexporter.snapshots;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;

/**
 * Remembers what the latest manifests say. The file is read each time, and parsed when its bytes are
 * not those of last time: a client that reads a disk in thousands of ranges has its manifest parsed
 * once, and nothing in here is ever older than the file.
 */
final class ParsedManifests {
    private static final int MOST = 64;
    /** A longer manifest is parsed each time; it is one of a VM with about a hundred disks. */
    private static final int LONGEST = 64 * 1024;

    /** The one that was not asked for the longest is the first. */
    private static final LinkedHashMap<String, Parsed> LATEST = new LinkedHashMap<>(16, 0.75f,
            true);

    private ParsedManifests() {}

    private record Parsed(ByteBuffer json, Manifest manifest) {}

    /** As {@link Manifest#parse}. */
    static Manifest parse(byte[] json, String id) throws ManifestException {
        synchronized (LATEST) {
            Parsed latest = LATEST.get(id);
            if (latest != null && latest.json().equals(ByteBuffer.wrap(json))) {
                return latest.manifest();
            }
        }
        Manifest manifest = Manifest.parse(json, id);
        if (json.length <= LONGEST) {
            synchronized (LATEST) {
                LATEST.put(id, new Parsed(ByteBuffer.wrap(json), manifest));
                if (LATEST.size() > MOST) {
                    LATEST.pollFirstEntry();
                }
            }
        }
        return manifest;
    }
}
