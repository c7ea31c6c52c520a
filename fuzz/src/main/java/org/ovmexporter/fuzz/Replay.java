package org.ovmexporter.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An input that is tried in every run of the tests: a seed, or one that broke the target before it
 * was mended.
 */
public final class Replay {
    private static final Path FOUND = Path.of("src", "test", "fuzz");

    private final Target target;
    private final String name;
    private final byte[] input;

    private Replay(Target target, String name, byte[] input) {
        this.target = target;
        this.name = name;
        this.input = input;
    }

    /**
     * All inputs of a target: its seeds, and the files of {@code src/test/fuzz/}TARGET in its
     * module, each named after what it once broke.
     */
    public static List<Replay> of(Target target) throws Exception {
        String name = target.getClass().getSimpleName();
        List<Replay> inputs = new ArrayList<>();
        for (byte[] seed : target.seeds()) {
            inputs.add(new Replay(target, name + ", seed " + inputs.size(), seed));
        }
        for (Path file : files(FOUND.resolve(name))) {
            inputs.add(
                    new Replay(target, name + ", " + file.getFileName(), Files.readAllBytes(file)));
        }
        return inputs;
    }

    /** Tries it; throws whatever is wrong. */
    public void run() throws Exception {
        new Trial(target).run(input);
    }

    /** What a test of it is called. */
    @Override
    public String toString() {
        return name;
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
