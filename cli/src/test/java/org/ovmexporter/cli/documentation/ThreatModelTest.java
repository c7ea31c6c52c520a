package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each line of SECURITY.md's threat model names the tests that show it: they exist, and are run.
 */
class ThreatModelTest {
    private static final Path HOME = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)`");
    private static final Pattern RUN =
            Pattern.compile("@(Test|ParameterizedTest|TestFactory|Property)\\b");
    private static final int CELLS = 3;

    private final List<List<String>> threats = Page.at(HOME.resolve("SECURITY.md")).rows().stream()
            .filter(row -> !row.getFirst().equals("what is attacked"))
            .toList();

    @Test
    void everyThreatNamesATest() {
        assertThat(threats).hasSizeGreaterThan(20).allSatisfy(threat -> {
            assertThat(threat).hasSize(CELLS);
            assertThat(threat.getLast()).containsPattern(NAMED);
        });
    }

    @Test
    void everyTestThatIsNamedExistsAndIsRun() throws IOException {
        Map<String, Path> sources = sources();
        var named = new TreeSet<String>();
        for (List<String> threat : threats) {
            named.addAll(NAMED.matcher(threat.getLast())
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList());
        }
        for (String name : named) {
            assertThat(sources).containsKey(name);
            assertThat(Files.readString(sources.get(name)))
                    .as(name)
                    .containsPattern(RUN)
                    .doesNotContain("@Disabled");
        }
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(HOME)) {
            List<Path> roots = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
            Map<String, Path> sources = new TreeMap<>();
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    sources.putAll(files.filter(file -> file.toString().endsWith("Test.java"))
                            .collect(Collectors.toMap(
                                    ThreatModelTest::className,
                                    Function.identity(),
                                    (one, _) -> one)));
                }
            }
            return sources;
        }
    }

    private static String className(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }
}
