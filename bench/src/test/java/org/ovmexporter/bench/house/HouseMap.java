package org.ovmexporter.bench.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two tables of CONTRIBUTING's map: which module uses which, and the rooms of those that have
 * several.
 *
 * @param uses each Maven module, from the top down, and the modules that it uses
 * @param rooms the modules of several packages, and what they consist of
 */
record HouseMap(Map<String, List<String>> uses, Map<String, Rooms> rooms) {
    private static final String MODULES = "| module | what it knows | uses |";
    private static final String ROOMS =
            "| module | its rooms, from the top down | open to other modules |";
    /** Of what the first table lists without its being a Maven module. */
    private static final String OTHER_THAN_MAVEN = "(not Maven)";

    /**
     * The rooms of a module: packages, named without the module's, and classes that are a room of
     * their own, named by their upper-case name. The module's own package is {@code .}.
     *
     * @param downwards a room uses only itself and those after it
     * @param open what other modules may use
     */
    record Rooms(List<String> downwards, List<String> open) {}

    static HouseMap of(Path contributing) throws IOException {
        List<String> lines = Files.readAllLines(contributing);
        Map<String, List<String>> uses = new LinkedHashMap<>();
        for (List<String> row : table(lines, MODULES)) {
            if (!row.get(1).startsWith(OTHER_THAN_MAVEN)) {
                uses.put(row.get(0), words(row.get(2)));
            }
        }
        Map<String, Rooms> rooms = new LinkedHashMap<>();
        for (List<String> row : table(lines, ROOMS)) {
            rooms.put(row.get(0), new Rooms(words(row.get(1)), words(row.get(2))));
        }
        return new HouseMap(uses, rooms);
    }

    /**
     * The room of a class.
     *
     * @param name such as {@code org.ovmexporter.snapshots.taking.Pause$Guardian}
     * @return empty where the map has no such room
     */
    Optional<String> room(String module, String name) {
        Rooms known = rooms.get(module);
        if (known == null) {
            return Optional.of(".");
        }
        String inModule = name.substring(("org.ovmexporter." + module + ".").length());
        int dot = inModule.lastIndexOf('.');
        String topLevel = inModule.substring(dot + 1).replaceFirst("\\$.*", "");
        if (dot < 0 && known.downwards().contains(topLevel)) {
            return Optional.of(topLevel);
        }
        return Optional.of(dot < 0 ? "." : inModule.substring(0, dot))
                .filter(known.downwards()::contains);
    }

    private static List<List<String>> table(List<String> lines, String head) {
        int at = lines.indexOf(head);
        if (at < 0) {
            throw new IllegalStateException("no table begins with " + head);
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(at + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            rows.add(Arrays.stream(line.substring(1).split("\\|"))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList());
        }
        return rows;
    }

    private static List<String> words(String cell) {
        return Arrays.stream(cell.split("[ ,>]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
