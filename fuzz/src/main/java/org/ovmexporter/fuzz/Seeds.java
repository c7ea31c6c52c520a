package org.ovmexporter.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the seeds of a target to a directory, for Jazzer to begin from. */
public final class Seeds {
    private Seeds() {}

    /** Takes the name of the target's class and the directory, which is made. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        List<byte[]> seeds = Target.named(arguments[0]).seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(directory.resolve("seed-" + i), seeds.get(i));
        }
    }
}
