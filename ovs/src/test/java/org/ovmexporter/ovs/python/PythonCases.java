package org.ovmexporter.ovs.python;

import org.ovmexporter.ovs.python.PythonValue.BooleanValue;
import org.ovmexporter.ovs.python.PythonValue.DictValue;
import org.ovmexporter.ovs.python.PythonValue.FloatValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.NoneValue;
import org.ovmexporter.ovs.python.PythonValue.SetValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;
import org.ovmexporter.ovs.python.PythonValue.TupleValue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What a real Python 2 wrote, and what it meant. */
final class PythonCases {
    private PythonCases() {}

    /** Pickled or literal bytes and their value; none if the bytes hold more than plain values. */
    static final class Case {
        private final byte[] bytes;
        private final String description;
        private final Optional<PythonValue> value;

        private Case(JsonNode node, String key) {
            String hex = node.get(key).stringValue();
            this.bytes = HexFormat.of().parseHex(hex);
            this.description = node.path("by").stringValue("") + " "
                    + hex.substring(0, Math.min(80, hex.length()));
            this.value =
                    node.has("value") ? Optional.of(valueOf(node.get("value"))) : Optional.empty();
        }

        byte[] bytes() {
            return bytes.clone();
        }

        Optional<PythonValue> value() {
            return value;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    static List<Case> pickles() throws IOException {
        return cases("pickles.json.gz", "pickle");
    }

    static List<Case> literals() throws IOException {
        return cases("literals.json.gz", "source");
    }

    private static List<Case> cases(String resource, String key) throws IOException {
        try (InputStream in = new GZIPInputStream(Objects.requireNonNull(
                PythonCases.class.getResourceAsStream(resource), resource))) {
            List<Case> cases = new ArrayList<>();
            new JsonMapper().readTree(in).forEach(node -> cases.add(new Case(node, key)));
            return cases;
        }
    }

    private static PythonValue valueOf(JsonNode tagged) {
        JsonNode value = tagged.get(1);
        return switch (tagged.get(0).stringValue()) {
            case "none" -> new NoneValue();
            case "boolean" -> new BooleanValue(value.booleanValue());
            case "integer" -> new IntegerValue(new BigInteger(value.stringValue()));
            case "float" ->
                new FloatValue(
                        switch (value.stringValue()) {
                            case "inf" -> Double.POSITIVE_INFINITY;
                            case "-inf" -> Double.NEGATIVE_INFINITY;
                            default -> Double.parseDouble(value.stringValue());
                        });
            case "text" -> {
                StringBuilder text = new StringBuilder();
                value.forEach(unit -> text.append((char) unit.intValue()));
                yield new TextValue(text.toString());
            }
            case "list" -> new ListValue(values(value));
            case "tuple" -> new TupleValue(values(value));
            case "set" -> new SetValue(new LinkedHashSet<>(values(value)));
            case "dict" -> {
                Map<PythonValue, PythonValue> items = new LinkedHashMap<>();
                value.forEach(item -> items.put(valueOf(item.get(0)), valueOf(item.get(1))));
                yield new DictValue(items);
            }
            default -> throw new IllegalArgumentException(tagged.get(0).toString());
        };
    }

    private static List<PythonValue> values(JsonNode array) {
        List<PythonValue> values = new ArrayList<>();
        array.forEach(item -> values.add(valueOf(item)));
        return values;
    }
}
