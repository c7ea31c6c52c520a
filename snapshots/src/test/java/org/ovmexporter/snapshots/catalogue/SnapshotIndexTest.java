package org.ovmexporter.snapshots.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.scratch.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

class SnapshotIndexTest {
    private static final SnapshotIndex.Key FIRST = new SnapshotIndex.Key("r", "a");
    private static final SnapshotIndex.Key SECOND = new SnapshotIndex.Key("r", "b");
    private static final SnapshotIndex.Key THIRD = new SnapshotIndex.Key("s", "c");
    private static final SnapshotIndex.Row ROW =
            new SnapshotIndex.Row("vm", Instant.EPOCH, Optional.empty(), true);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Path file;

    SnapshotIndexTest(@TempDir Path directory) {
        this.file = directory.resolve("index");
    }

    @Test
    void isReadBackAsItWasWritten() {
        SnapshotIndex.Row expiring = new SnapshotIndex.Row(
                "vm 2",
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                Optional.of(Instant.EPOCH),
                false);
        SnapshotIndex index = index(file);
        index.add(FIRST, ROW);
        index.add(SECOND, expiring);
        index.add(THIRD, ROW);
        index.retain("r", Set.of("b"));

        SnapshotIndex again = index(file);
        assertThat(again.find(FIRST)).isEmpty();
        assertThat(again.find(SECOND)).contains(expiring);
        assertThat(again.find(THIRD)).contains(ROW);
    }

    @Test
    void isMadeAnewWhenItsFileIsDeletedMeanwhile() throws IOException {
        SnapshotIndex index = index(file);
        index.add(FIRST, ROW);
        Files.delete(file);
        index.add(SECOND, ROW);

        assertThat(index.find(FIRST)).contains(ROW);
        assertHoldsBoth(file);
    }

    @Test
    void isMadeAnewWhenItsFileIsOverwrittenMeanwhile() throws IOException {
        SnapshotIndex index = index(file);
        index.add(FIRST, ROW);
        Files.writeString(file, "this is not a database, and long enough to be one".repeat(100));
        index.add(SECOND, ROW);

        assertHoldsBoth(file);
    }

    @Test
    void isMadeAnewWhenItsFileIsNoDatabaseAtTheStart() throws IOException {
        Files.write(file, "garbage".repeat(1000).getBytes(UTF_8));
        SnapshotIndex index = index(file);
        index.add(FIRST, ROW);
        index.add(SECOND, ROW);

        assertHoldsBoth(file);
    }

    @Test
    @EnabledIf("isRoot")
    void servesFromMemoryWhileTheDiskIsFullAndIsWrittenWhenThereIsRoomAgain() throws IOException {
        Path tiny = Files.createDirectory(file.resolveSibling("tiny"));
        Command.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tiny.toString());
        try {
            Path ballast = tiny.resolve("ballast");
            fill(ballast);
            Path full = tiny.resolve("index");
            SnapshotIndex index = index(full);
            index.add(FIRST, ROW);

            assertThat(index.find(FIRST)).contains(ROW);
            Files.delete(ballast);
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(2)));
            index.add(SECOND, ROW);
            assertHoldsBoth(full);
        } finally {
            Command.run("umount", tiny.toString());
        }
    }

    /** Who may mount a filesystem. */
    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] bytes = new byte[1024];
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private void assertHoldsBoth(Path written) {
        SnapshotIndex again = index(written);
        assertThat(again.find(FIRST)).contains(ROW);
        assertThat(again.find(SECOND)).contains(ROW);
    }

    private SnapshotIndex index(Path at) {
        return new SnapshotIndex(at, now::get);
    }
}
