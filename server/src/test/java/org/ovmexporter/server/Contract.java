package org.ovmexporter.server;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

import org.ovmexporter.server.routes.Api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The OpenAPI document, and whether answers are as it says. */
final class Contract {
    static final String NAME = "openapi.yaml";
    static final Contract OF_THE_SERVER = new Contract();

    private static final String ID = "https://ovm-exporter.example/openapi";
    private static final Set<String> METHODS = Set.of("get", "head", "post", "delete");
    /** Larger answers have the same shape, many times. */
    private static final int MOST_BYTES = 1 << 20;

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final Map<String, Schema> known = new ConcurrentHashMap<>();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    /** One operation of the document, with what it says for all of its path. */
    record Operation(String method, String path, JsonNode node, List<JsonNode> parameters) {

        String id() {
            return node.path("operationId").stringValue();
        }

        /** Those at this place: path, query or header. */
        List<JsonNode> parametersIn(String place) {
            return parameters.stream()
                    .filter(parameter -> parameter.path("in").stringValue().equals(place))
                    .toList();
        }

        boolean needsToken() {
            return !node.has("security");
        }
    }

    private Contract() {
        try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream(NAME))) {
            this.document = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemas(Map.of(ID, document.toString())));
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((key, node) -> {
                    if (METHODS.contains(key)) {
                        List<JsonNode> parameters = new ArrayList<>();
                        item.path("parameters").forEach(one -> parameters.add(resolved(one)));
                        node.path("parameters").forEach(one -> parameters.add(resolved(one)));
                        operations.add(new Operation(
                                key.toUpperCase(Locale.ROOT), path, node, parameters));
                    }
                }));
        return operations;
    }

    /** Operations and statuses that answers had, as {@code getVm 200}. */
    Set<String> seen() {
        return seen;
    }

    /** Fails where an answer is not as the document says. */
    void check(String method, String rawPath, Answer answer) {
        Optional<Operation> operation = operations().stream()
                .filter(candidate ->
                        candidate.method().equals(method) && matches(candidate.path(), rawPath))
                .findFirst();
        if (operation.isEmpty()) {
            require(
                    Set.of(400, 404, 405).contains(answer.status()),
                    "is not in the document",
                    method,
                    rawPath,
                    answer);
            return;
        }
        Operation found = operation.get();
        String status = Integer.toString(answer.status());
        JsonNode responses = found.node().path("responses");
        // A failure of the exporter's own, and what no handler has come to see, are everywhere.
        boolean general = answer.status() == 500 || answer.status() == 413;
        require(
                responses.has(status) || general,
                "has a status that is not in the document",
                method,
                rawPath,
                answer);
        seen.add(found.id() + " " + status);
        checkHeaders(
                method,
                rawPath,
                answer,
                resolved(responses.path(responses.has(status) ? status : "default")));
        checkBody(method, rawPath, answer, found, responses.has(status) ? status : "default");
    }

    private void checkHeaders(String method, String rawPath, Answer answer, JsonNode response) {
        response.path("headers")
                .forEachEntry((name, header) -> answer.header(name)
                        .ifPresent(value -> require(
                                schemaOf(resolved(header).path("schema"))
                                        .validate(JsonMapper.shared().valueToTree(value))
                                        .isEmpty(),
                                "has another " + name,
                                method,
                                rawPath,
                                answer)));
    }

    private void checkBody(
            String method, String rawPath, Answer answer, Operation operation, String status) {
        JsonNode content =
                resolved(operation.node().path("responses").path(status)).path("content");
        if (content.isEmpty()) {
            require(answer.body().length == 0, "has a body", method, rawPath, answer);
            return;
        }
        String type = answer.header("Content-Type").orElse("none").split(";", 2)[0];
        require(content.has(type), "has another content type", method, rawPath, answer);
        if (answer.body().length > MOST_BYTES || !content.path(type).has("schema")) {
            return;
        }
        Schema schema = schemaOf(content.path(type).path("schema"));
        List<String> texts = switch (type) {
            case "application/json" -> List.of(answer.text());
            case "application/x-ndjson" -> Arrays.asList(answer.text().split("\n", -1));
            default -> List.of();
        };
        for (String text : texts) {
            if (!text.isBlank()) {
                List<Error> errors = schema.validate(JsonMapper.shared().readTree(text));
                require(errors.isEmpty(), errors.toString(), method, rawPath, answer);
            }
        }
    }

    /** A schema of the document, whose references are to the document. */
    private Schema schemaOf(JsonNode schema) {
        return known.computeIfAbsent(
                schema.toString(),
                text -> schemas.getSchema(
                        SchemaLocation.of(ID + "/" + known.size()),
                        JsonMapper.shared().readTree(text.replace("\"#/", "\"" + ID + "#/"))));
    }

    /** What a reference in the document refers to. */
    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").stringValue().substring(1)) : node;
    }

    private static boolean matches(String template, String rawPath) {
        String path = rawPath.endsWith("/") && rawPath.length() > 1
                ? rawPath.substring(0, rawPath.length() - 1)
                : rawPath;
        String[] expected = template.split("/", -1);
        String[] actual = path.split("/", -1);
        if (expected.length != actual.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].startsWith("{") && !expected[i].equals(actual[i])) {
                return false;
            }
        }
        return true;
    }

    private static void require(
            boolean right, String wrong, String method, String path, Answer answer) {
        if (!right) {
            throw new AssertionError(method + " " + path + " " + wrong + ": " + answer);
        }
    }
}
