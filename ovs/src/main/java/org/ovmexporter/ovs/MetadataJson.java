package org.ovmexporter.ovs;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code .ovsmeta} as JSON, <code>{"FILE": {"OBJECT_TYPE": "VIRTUAL_DISK", "SIMPLE_NAME":
 * "..."}}</code>, read piece by piece: a tree of a hostile one takes fifty times its size.
 */
final class MetadataJson {
    /** More files than a repository has. */
    private static final int MAX_FILES = 100_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;

    private MetadataJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The metadata by file name.
     *
     * @throws StreamReadException if the bytes are no such JSON, or describe more than 100,000
     *     files
     */
    static Map<String, FileMetadata> read(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new MetadataJson(parser).files();
        }
    }

    private Map<String, FileMetadata> files() {
        require(parser.nextToken() == JsonToken.START_OBJECT, "not an object");
        Map<String, FileMetadata> files = new HashMap<>();
        for (@Nullable String name = parser.nextName(); name != null; name = parser.nextName()) {
            require(files.size() < MAX_FILES, "more than " + MAX_FILES + " files");
            files.put(name, properties());
        }
        require(parser.nextToken() == null, "something follows the object");
        return Collections.unmodifiableMap(files);
    }

    /** What is no object has no properties. */
    private FileMetadata properties() {
        Optional<String> type = Optional.empty();
        Optional<String> simpleName = Optional.empty();
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            for (@Nullable String key = parser.nextName(); key != null; key = parser.nextName()) {
                Optional<String> value = text();
                switch (key) {
                    case "OBJECT_TYPE" -> type = value;
                    case "SIMPLE_NAME" -> simpleName = value;
                    default -> {
                        // Other hosts may write more.
                    }
                }
            }
        } else {
            parser.skipChildren();
        }
        return new FileMetadata(type, simpleName);
    }

    private Optional<String> text() {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getString());
        }
        parser.skipChildren();
        return Optional.empty();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new StreamReadException(parser, otherwise);
        }
    }
}
