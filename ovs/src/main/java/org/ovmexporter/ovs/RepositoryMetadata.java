package org.ovmexporter.ovs;

import org.ovmexporter.ovs.berkeleydb.BerkeleyDbHash;
import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.files.SmallFile;
import org.ovmexporter.ovs.python.PythonValue;
import org.ovmexporter.ovs.python.PythonValue.DictValue;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A repository's {@code .ovsmeta}: JSON, or a Berkeley DB hash of pickled dicts, by the age of the
 * host.
 */
final class RepositoryMetadata {
    private RepositoryMetadata() {}

    /** The metadata by file name. */
    static Reading<Map<String, FileMetadata>> read(HostFile file, FileClock clock)
            throws IOException {
        byte[] bytes = SmallFile.read(file.path(), BerkeleyDbHash.MAX_FILE_BYTES);
        return BerkeleyDbHash.looksLikeBerkeleyDb(bytes)
                ? ofDatabase(AgentDatabase.read(file, clock))
                : ofJson(bytes, file.hostPath());
    }

    static Reading<Map<String, FileMetadata>> ofDatabase(
            Reading<Map<String, PythonValue>> database) {
        return database.map(values -> {
            Map<String, FileMetadata> metadata = new HashMap<>();
            values.forEach((name, value) -> {
                if (value instanceof DictValue properties) {
                    metadata.put(
                            name,
                            new FileMetadata(
                                    text(properties, "OBJECT_TYPE"),
                                    text(properties, "SIMPLE_NAME")));
                }
            });
            // Not Map.copyOf: there, names of the same hash code cost time that grows with the
            // square of their number.
            return Collections.unmodifiableMap(metadata);
        });
    }

    private static Optional<String> text(DictValue properties, String key) {
        return properties.get(key).flatMap(PythonValue::asText);
    }

    static Reading<Map<String, FileMetadata>> ofJson(byte[] bytes, String subject) {
        try {
            return Reading.of(MetadataJson.read(bytes));
        } catch (JacksonException e) {
            return Reading.of(
                    Map.of(),
                    new ReadingProblem(
                            subject, "is neither JSON nor a Berkeley DB; it is taken as empty"));
        }
    }
}
