package org.ovmexporter.ovs.files;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What files were parsed to. As long as a file does not change, asking for it costs one {@code
 * lstat}. Safe for use by several threads; two that ask for a new file at once may both parse it.
 *
 * @param <V> what a file is parsed to, immutable
 */
public final class FileCache<V> {
    private final ConcurrentHashMap<Path, Parsed<V>> parsed = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** An empty one. */
    public FileCache() {
        this(InstantSource.system());
    }

    FileCache(InstantSource clock) {
        this.clock = clock;
    }

    /** Reads and parses a file. */
    @FunctionalInterface
    public interface Parser<V> {
        /** What {@code file} says now; an exception is passed on and nothing is remembered. */
        V parse(Path file) throws IOException;
    }

    private record Parsed<V>(FileStamp stamp, V value) {}

    /**
     * What {@code file} says, by {@code parser} where it changed since the last time.
     *
     * @throws IOException if there is no such regular file, or by {@code parser}
     */
    public V get(Path file, Parser<V> parser) throws IOException {
        FileStamp stamp = stampOf(file);
        @Nullable Parsed<V> known = parsed.get(file);
        if (known != null && known.stamp().equals(stamp)) {
            return known.value();
        }
        V value = parser.parse(file);
        if (stamp.isSettled(clock.instant())) {
            parsed.put(file, new Parsed<>(stamp, value));
        }
        return value;
    }

    /** Forgets every file below {@code directory} that is not in {@code present}. */
    public void keepOnly(Path directory, Set<Path> present) {
        parsed.keySet().removeIf(file -> file.startsWith(directory) && !present.contains(file));
    }

    /** How many files are remembered. */
    public int size() {
        return parsed.size();
    }

    private FileStamp stampOf(Path file) throws IOException {
        try {
            return FileStamp.of(file);
        } catch (IOException e) {
            parsed.remove(file);
            throw e;
        }
    }
}
