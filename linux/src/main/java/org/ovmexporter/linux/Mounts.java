package org.ovmexporter.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is mounted where, by /proc/self/mountinfo (proc_pid_mountinfo(5)). It asks no filesystem
 * anything, so a dead file server cannot block it.
 */
public final class Mounts {
    /** The parent of what is mounted at the top, whose true parent this process cannot see. */
    private static final int OUTSIDE = Integer.MIN_VALUE;

    private static final AtomicReference<Read> LATEST =
            new AtomicReference<>(new Read("", new Mounts(List.of())));

    private final List<Mount> all;
    private final Map<Place, Line> byPlace;

    /** A mount hides what its parent has below the mount point. */
    private record Place(int parent, String mountPoint) {}

    /** What the kernel said and what that says. */
    private record Read(String text, Mounts mounts) {}

    private record Line(int id, int parent, Mount mount) {}

    private Mounts(List<Line> lines) {
        this.all = lines.stream().map(Line::mount).toList();
        Set<Integer> ids = new HashSet<>();
        lines.forEach(line -> ids.add(line.id()));
        this.byPlace = new HashMap<>();
        for (Line line : lines) {
            boolean top = !ids.contains(line.parent()) || line.parent() == line.id();
            int parent = top ? OUTSIDE : line.parent();
            byPlace.put(new Place(parent, line.mount().mountPoint()), line);
        }
    }

    /**
     * What is mounted now, as this process sees it; asked each time, and parsed when it changed.
     */
    public static Mounts current() throws IOException {
        String text = new String(
                Files.readAllBytes(Path.of("/proc/self/mountinfo")), StandardCharsets.UTF_8);
        Read latest = LATEST.get();
        if (!latest.text().equals(text)) {
            latest = new Read(text, parse(text));
            LATEST.set(latest);
        }
        return latest.mounts();
    }

    /**
     * What this text of /proc/self/mountinfo says.
     *
     * @throws IOException for a line that is none of mountinfo
     */
    public static Mounts parse(String mountinfo) throws IOException {
        List<Line> lines = new ArrayList<>();
        // Not lines(): a name may have a carriage return in it, which the kernel leaves as it is.
        for (String text : mountinfo.split("\n", -1)) {
            if (!text.isEmpty()) {
                lines.add(line(text));
            }
        }
        return new Mounts(lines);
    }

    /** Every mount, hidden ones too, in the kernel's order. */
    public List<Mount> all() {
        return all;
    }

    /**
     * The mount that an absolute path is on, by its text alone: symbolic links are not followed,
     * and nothing needs to exist. Of mounts on one another it is the top one, and one that a later
     * mount above it hides does not count. Empty only where the process sees no root.
     */
    public Optional<Mount> mountOf(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(path + " is not an absolute path");
        }
        Optional<Line> found = top(Optional.empty(), "/");
        String prefix = "";
        for (Path component : path.normalize()) {
            prefix += "/" + component;
            found = top(found, prefix);
        }
        return found.map(Line::mount);
    }

    /** The way the kernel goes: from a mount into the one on this path, and what is on that one. */
    private Optional<Line> top(Optional<Line> below, String path) {
        Optional<Line> found = below;
        Optional<Line> on = on(found, path);
        while (on.isPresent()) {
            found = on;
            on = on(found, path);
        }
        return found;
    }

    private Optional<Line> on(Optional<Line> mount, String path) {
        int parent = mount.map(Line::id).orElse(OUTSIDE);
        return Optional.ofNullable(byPlace.get(new Place(parent, path)));
    }

    /** {@code id parent major:minor root mountpoint options optional... - type source options}. */
    private static Line line(String text) throws IOException {
        List<String> fields = Arrays.asList(text.split(" ", -1));
        int dash = fields.indexOf("-");
        if (dash < 6 || fields.size() < dash + 4) {
            throw new IOException("not a line of mountinfo: " + text);
        }
        try {
            return new Line(
                    Integer.parseInt(fields.get(0)),
                    Integer.parseInt(fields.get(1)),
                    new Mount(
                            unescape(fields.get(4)),
                            unescape(fields.get(dash + 1)),
                            unescape(fields.get(dash + 2)),
                            unescape(fields.get(3)),
                            isReadOnly(fields.get(5)) || isReadOnly(fields.get(dash + 3)),
                            fields.get(2)));
        } catch (NumberFormatException e) {
            throw new IOException("not a line of mountinfo: " + text, e);
        }
    }

    private static boolean isReadOnly(String options) {
        return List.of(options.split(",")).contains("ro");
    }

    /** The kernel writes blanks and backslashes as a backslash and three octal digits. */
    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length() && isOctal(field, i + 1, i + 4)) {
                text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isOctal(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '7');
    }
}
