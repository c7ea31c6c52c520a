package org.ovmexporter.ovs;

import org.ovmexporter.ovs.python.PythonValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Reads what describes a virtual machine and nothing depends on: what is missing or strange is left
 * out.
 */
final class HardwareReader {
    private static final int MOST_DIGITS = 18;

    private final Function<String, Optional<PythonValue>> values;

    HardwareReader(Function<String, Optional<PythonValue>> values) {
        this.values = values;
    }

    ConfiguredHardware read() {
        return new ConfiguredHardware(
                number("memory"),
                number("vcpus"),
                text("OVM_os_type"),
                text("OVM_domain_type"),
                networkCards(),
                text("boot"));
    }

    private Optional<String> text(String key) {
        return values.apply(key).flatMap(PythonValue::asText);
    }

    /** A number, or a text of digits: people write {@code memory = '4096'}. */
    private OptionalLong number(String key) {
        String digits = values.apply(key)
                .map(value -> switch (value) {
                    case IntegerValue(var number) -> number.toString();
                    case TextValue(String text) -> text.strip();
                    default -> "";
                })
                .orElse("");
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private List<NetworkCard> networkCards() {
        if (values.apply("vif").orElse(null) instanceof ListValue(List<PythonValue> cards)) {
            return cards.stream()
                    .flatMap(card -> card.asText().stream())
                    .map(HardwareReader::networkCard)
                    .toList();
        }
        return List.of();
    }

    private static NetworkCard networkCard(String text) {
        return new NetworkCard(property(text, "mac"), property(text, "bridge"));
    }

    /** One of {@code mac=00:21:f6:00:00:01,bridge=10238073c2}. */
    private static Optional<String> property(String text, String key) {
        for (String part : text.split(",", -1)) {
            if (part.strip().startsWith(key + "=")) {
                return Optional.of(part.strip().substring(key.length() + 1).strip());
            }
        }
        return Optional.empty();
    }
}
