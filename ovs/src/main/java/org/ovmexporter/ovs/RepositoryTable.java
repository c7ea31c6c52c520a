package org.ovmexporter.ovs;

import org.ovmexporter.ovs.python.PythonValue;
import org.ovmexporter.ovs.python.PythonValue.DictValue;
import org.ovmexporter.ovs.python.PythonValue.FloatValue;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The agent's {@code repository} database: a dict of a repository's properties by its id. */
final class RepositoryTable {
    private RepositoryTable() {}

    static Reading<List<KnownRepository>> of(
            Reading<Map<String, PythonValue>> database, String subject) {
        List<KnownRepository> repositories = new ArrayList<>();
        List<ReadingProblem> problems = new ArrayList<>(database.problems());
        database.value().forEach((id, value) -> {
            if (value instanceof DictValue properties
                    && HostPaths.isPlain(text(properties, "mount_point"))) {
                repositories.add(repository(id, properties));
            } else {
                problems.add(new ReadingProblem(
                        subject,
                        "entry '" + id
                                + "' is not a repository: it has no absolute path as its"
                                + " mount_point"));
            }
        });
        repositories.sort(Comparator.comparing(KnownRepository::id));
        return new Reading<>(List.copyOf(repositories), problems);
    }

    private static KnownRepository repository(String id, DictValue properties) {
        String mountPoint = HostPaths.withSingleRoot(text(properties, "mount_point"))
                .replaceFirst("(?<=.)/+$", "");
        return new KnownRepository(
                id,
                text(properties, "alias"),
                text(properties, "filesystem"),
                text(properties, "fs_location"),
                text(properties, "manager_uuid"),
                mountPoint,
                text(properties, "version"));
    }

    /** A property as text; a version may be written as a number. */
    private static String text(DictValue properties, String key) {
        return properties
                .get(key)
                .map(value -> switch (value) {
                    case TextValue(String text) -> text;
                    case IntegerValue(var number) -> number.toString();
                    case FloatValue(double number) -> Double.toString(number);
                    default -> "";
                })
                .orElse("");
    }
}
