package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every example of these pages runs, in the page's order, and prints what the page shows. */
class DocumentedExamplesTest {
    private static final String MARK = "=== example ";

    private record Example(String script, List<String> shown) {}

    @ParameterizedTest
    @CsvSource({"api.md, 15", "change-tracking.md, 3", "operations.md, 4"})
    void everyExampleRunsAndPrintsWhatIsShown(String name, int least) throws IOException {
        Shell.requireTools("curl", "jq");
        List<Example> examples = examples(Page.of(name));
        assertThat(examples).hasSizeGreaterThanOrEqualTo(least);
        try (RunningSandbox running = RunningSandbox.start()) {
            StringBuilder session = new StringBuilder("set -euo pipefail; cd $(mktemp -d)\n");
            for (int i = 0; i < examples.size(); i++) {
                session.append("echo; echo '")
                        .append(MARK)
                        .append(i)
                        .append("'\n")
                        .append(inSandbox(examples.get(i).script(), running))
                        .append('\n');
            }
            Shell.Result result = Shell.run(session.toString());

            assertThat(result.status()).as(result.printed()).isZero();
            String[] printed = result.printed().split("(?m)^" + MARK + "\\d+$", -1);
            for (int i = 0; i < examples.size(); i++) {
                assertPrints(examples.get(i), printed[i + 1]);
            }
        }
    }

    private static List<Example> examples(Page page) {
        List<Example> examples = new ArrayList<>();
        for (Page.Block block : page.blocks()) {
            switch (block.language()) {
                case "bash" -> examples.add(new Example(block.text(), new ArrayList<>()));
                case "json" -> examples.getLast().shown().add(block.text());
                // Another program's configuration.
                case "yaml" -> {}
                default ->
                    throw new AssertionError(
                            "line " + block.line() + " is not tested: " + block.language());
            }
        }
        return examples;
    }

    /** The page's own address, user and paths become the sandbox's. */
    private static String inSandbox(String script, RunningSandbox running) {
        return script.replace("https://host.example:5544", "https://" + running.address())
                .replace(
                        "/etc/coriolis-ovm-exporter/ca-pub.pem",
                        running.sandbox().caCertificate().toString())
                .replace(
                        "/etc/coriolis-ovm-exporter/config.toml",
                        running.configuration().toString())
                .replace("ovm-exporter audit", command("audit"))
                .replace("0004fb0000060000cccc000000000001", running.vm().name())
                .replace(
                        "guest-writes",
                        "dd if=/dev/urandom bs=64K count=1 seek=20 conv=notrunc"
                                + " status=none of=" + running.vm().disks().getFirst());
    }

    /** The command itself, as its own process. */
    private static String command(String name) {
        return System.getProperty("java.home")
                + "/bin/java --enable-native-access=ALL-UNNAMED -cp '"
                + System.getProperty("java.class.path") + "' org.ovmexporter.cli.Main " + name;
    }

    private static void assertPrints(Example example, String printed) {
        for (String shown : example.shown()) {
            JsonNode expected = parse(shown, example.script());
            JsonNode actual = parse(printed, example.script());
            assertThat(shape(actual)).as(example.script() + printed).containsAll(shape(expected));
        }
    }

    private static JsonNode parse(String json, String script) {
        try {
            return JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new AssertionError(script + " printed no JSON: " + json, e);
        }
    }

    /** Every key and the kind of its value, as paths in which a list's place does not count. */
    private static Set<String> shape(JsonNode node) {
        Set<String> shape = new HashSet<>();
        if (node.isObject()) {
            node.propertyStream()
                    .forEach(property -> shape(property.getValue())
                            .forEach(inner -> shape.add("." + property.getKey() + inner)));
        } else if (node.isArray()) {
            shape.add("[]");
            node.forEach(element -> shape(element).forEach(inner -> shape.add("[]" + inner)));
        } else {
            shape.add(":" + node.getNodeType());
        }
        return shape;
    }
}
