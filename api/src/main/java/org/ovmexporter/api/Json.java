package org.ovmexporter.api;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The one JSON codec of the wire. Unknown keys are left alone, so that either side may be newer;
 * missing ones, nulls where a value belongs, and two documents in a row are errors.
 */
public final class Json {
    private static final int MOST_NESTING = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTING)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, Json::neverFromNumbers)
            .build();

    private Json() {}

    private static void neverFromNumbers(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /** Begins a document on a stream, which is left open. */
    public static JsonStream stream(OutputStream out) {
        return new JsonStream(
                out, MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET), "");
    }

    /** Begins lines (NDJSON) on a stream, which is left open: each value is a line of its own. */
    public static JsonStream lines(OutputStream out) {
        return new JsonStream(
                out,
                MAPPER.writer()
                        .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .withRootValueSeparator("\n"),
                "\n");
    }

    /** A small value as bytes. */
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** A value as bytes of a text that people read, too: indented, with a last line's end. */
    public static byte[] indented(Object value) {
        return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one document.
     *
     * @throws MalformedJsonException when it is not a {@code type}; the message quotes nothing of
     *     it
     * @throws IOException when the stream fails
     */
    public static <T> T read(InputStream in, Class<T> type) throws IOException {
        return parsed(() -> MAPPER.readValue(in, type), type.getSimpleName());
    }

    /**
     * Reads one document that is there whole.
     *
     * @throws MalformedJsonException when it is not a {@code type}; the message quotes nothing of
     *     it
     */
    public static <T> T read(byte[] document, Class<T> type) throws MalformedJsonException {
        try {
            return parsed(() -> MAPPER.readValue(document, type), type.getSimpleName());
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException e) {
            // No stream that could fail: what begins as UTF-32 does and is none is reported so.
            throw new MalformedJsonException("not a " + type.getSimpleName() + ": not UTF-8");
        }
    }

    /** As {@link #read(InputStream, Class)}, for a type with parameters. */
    public static <T> T read(InputStream in, TypeReference<T> type) throws IOException {
        return parsed(() -> MAPPER.readValue(in, type), type.getType().getTypeName());
    }

    /** Begins to read the lines of a disk's extents, and closes the stream with them. */
    public static ExtentLines extentLines(InputStream in) {
        return new ExtentLines(MAPPER.readerFor(ExtentLines.Line.class).readValues(in));
    }

    private interface Parse<T> {
        T parse() throws JacksonException;
    }

    private static <T> T parsed(Parse<T> parse, String type) throws IOException {
        try {
            T value = parse.parse();
            if (value == null) {
                throw new MalformedJsonException("not a " + type + ": null");
            }
            return value;
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new MalformedJsonException("not a " + type + ": " + e.getOriginalMessage());
        }
    }
}
