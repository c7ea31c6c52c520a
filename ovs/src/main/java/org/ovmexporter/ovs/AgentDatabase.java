package org.ovmexporter.ovs;

import org.ovmexporter.ovs.berkeleydb.BerkeleyDbHash;
import org.ovmexporter.ovs.berkeleydb.Entry;
import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.python.Pickle;
import org.ovmexporter.ovs.python.PythonFormatException;
import org.ovmexporter.ovs.python.PythonValue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database of the host's agent: a Berkeley DB hash whose keys are text and whose values are
 * pickles.
 */
final class AgentDatabase {
    private static final int MAX_SHOWN = 64;

    private AgentDatabase() {}

    /** Every entry whose value can be read, and a problem for every other. */
    static Reading<Map<String, PythonValue>> of(List<Entry> entries, String subject) {
        Map<String, PythonValue> values = new LinkedHashMap<>();
        List<ReadingProblem> problems = new ArrayList<>();
        for (Entry entry : entries) {
            String key = new String(entry.key(), StandardCharsets.UTF_8);
            try {
                values.put(key, Pickle.read(entry.value()));
            } catch (PythonFormatException e) {
                problems.add(new ReadingProblem(
                        subject, "entry '" + shortened(key) + "' is not read: " + e.getMessage()));
            }
        }
        return new Reading<>(values, problems);
    }

    /** A key for a message: a damaged one may be anything, of any length. */
    static String shortened(String key) {
        String printable = key.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_SHOWN
                ? printable
                : printable.substring(0, MAX_SHOWN) + "...";
    }

    static Reading<Map<String, PythonValue>> read(HostFile file, FileClock clock)
            throws IOException {
        return of(BerkeleyDbHash.read(file.path(), clock), file.hostPath());
    }
}
