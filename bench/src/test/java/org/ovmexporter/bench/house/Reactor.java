package org.ovmexporter.bench.house;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All modules of the build that this test is part of, as it compiled them.
 *
 * @param root of the clone
 * @param output where each module has its classes: below {@code target}
 */
public record Reactor(Path root, Path output) {
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

    /** Maven runs tests in the module's directory. */
    public static Reactor here() throws URISyntaxException {
        Path module = Path.of("").toAbsolutePath();
        Path tests = Path.of(Reactor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new Reactor(
                module.resolveSibling(""), module.relativize(tests.resolveSibling("classes")));
    }

    /** The Maven modules, by their names. */
    public List<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** The class files of a module. */
    public List<Path> classes(String module) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(module).resolve(output))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
