package org.ovmexporter.cli.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Markdown page.
 *
 * @param lines all of it
 */
record Page(List<String> lines) {
    private static final String FENCE = "```";

    /** Keeps a copy. */
    Page {
        lines = List.copyOf(lines);
    }

    /**
     * A fenced block.
     *
     * @param heading the heading above it
     * @param language what follows the fence, such as {@code bash}
     * @param line where it begins in the page, counted from 1
     */
    record Block(String heading, String language, String text, int line) {}

    /** A page of the project's documentation. */
    static Page of(String name) {
        // Maven runs tests in the module's directory.
        return at(Path.of("..", "docs", name));
    }

    /** A page anywhere. */
    static Page at(Path file) {
        try {
            return new Page(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its fenced blocks, in their order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ +", "");
            } else if (line.startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                blocks.add(new Block(
                        heading,
                        line.substring(FENCE.length()),
                        String.join("\n", lines.subList(i + 1, end)) + "\n",
                        i + 1));
                i = end;
            }
        }
        return blocks;
    }

    /** The rows of its tables, cell by cell, without those of their heads. */
    List<List<String>> rows() {
        return lines.stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .map(line -> List.of(line.substring(2, line.lastIndexOf(" |")).split(" \\| ", -1)))
                .toList();
    }
}
