package org.ovmexporter.ovs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovmexporter.ovs.berkeleydb.BerkeleyDbHash;
import org.ovmexporter.ovs.files.RegularFile;
import org.ovmexporter.ovs.python.PythonValue.DictValue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A repository's {@code .ovsmeta}: JSON, or a Berkeley DB hash of pickled dicts, by the age of the host. */
final class RepositoryMetadata {
    private static final JsonMapper JSON = new JsonMapper();

    private RepositoryMetadata() {}

    /** The metadata by file name. */
    static Reading<Map<String, FileMetadata>> read(HostFile file) throws IOException {
        byte[] bytes = RegularFile.read(file.path(), BerkeleyDbHash.MAX_FILE_BYTES);
        return BerkeleyDbHash.looksLikeBerkeleyDb(bytes)
                ? readDatabase(file)
                : readJson(bytes, file.hostPath());
    }

    private static Reading<Map<String, FileMetadata>> readDatabase(HostFile file)
            throws IOException {
        return AgentDatabase.read(file).map(values -> {
            Map<String, FileMetadata> metadata = new HashMap<>();
            values.forEach((name, value) -> {
                if (value instanceof DictValue properties) {
                    metadata.put(name, new FileMetadata(text(properties, "OBJECT_TYPE"),
                            text(properties, "SIMPLE_NAME")));
                }
            });
            return Map.copyOf(metadata);
        });
    }

    private static Optional<String> text(DictValue properties, String key) {
        return properties.get(key).flatMap(value -> value.asText());
    }

    private static Reading<Map<String, FileMetadata>> readJson(byte[] bytes, String subject) {
        Map<String, FileMetadata> metadata = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        try {
            JSON.readTree(bytes)
                    .forEachEntry((name, properties) -> metadata.put(name,
                            new FileMetadata(text(properties, "OBJECT_TYPE"),
                                    text(properties, "SIMPLE_NAME"))));
        } catch (JacksonException e) {
            problems.add(new Problem(subject,
                    "is neither JSON nor a Berkeley DB; it is taken as empty"));
        }
        return new Reading<>(Map.copyOf(metadata), problems);
    }

    private static Optional<String> text(JsonNode properties, String key) {
        return properties.path(key).stringValueOpt();
    }
}
