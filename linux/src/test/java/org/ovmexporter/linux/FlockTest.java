package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.scratch.RealFilesystem;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class FlockTest {
    @OnEachFilesystem
    void aDirectoryLockedHereIsLockedForAnotherProcess(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            try (Flock lock = directory.open().tryLock(Flock.Mode.EXCLUSIVE).orElseThrow()) {
                assertThat(lock).isNotNull();
                assertThat(othersCanLock(directory.path())).isFalse();
            }
            assertThat(othersCanLock(directory.path())).isTrue();
        }
    }

    @OnEachFilesystem
    void aDirectoryLockedByAnotherProcessIsLockedHereUntilThatEnds(RealFilesystem filesystem)
            throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Process holder = new ProcessBuilder(
                            "flock",
                            "--no-fork",
                            directory.path().toString(),
                            "sh",
                            "-c",
                            "echo locked; exec cat")
                    .start();
            try (BufferedReader output = holder.inputReader(UTF_8)) {
                assertThat(output.readLine()).isEqualTo("locked");
                assertThat(directory.open().tryLock(Flock.Mode.EXCLUSIVE)).isEmpty();
                assertThat(directory.open().tryLock(Flock.Mode.SHARED)).isEmpty();
            } finally {
                holder.destroyForcibly().waitFor();
            }
            assertThat(lockable(directory.open())).isTrue();
        }
    }

    @OnEachFilesystem
    void aFileCanBeLockedToo(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem);
                RegularFile file = directory.open().create("file", 0600);
                Flock lock = file.tryLock(Flock.Mode.EXCLUSIVE).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(othersCanLock(directory.file("file"))).isFalse();
            assertThat(othersCanLock(directory.path())).isTrue();
        }
    }

    @OnEachFilesystem
    void sharedLocksGoTogetherAndExcludeAnExclusiveOne(RealFilesystem filesystem)
            throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem);
                Flock first = directory.open().tryLock(Flock.Mode.SHARED).orElseThrow();
                Flock second = directory.open().tryLock(Flock.Mode.SHARED).orElseThrow()) {
            assertThat(first).isNotSameAs(second);
            assertThat(directory.open().tryLock(Flock.Mode.EXCLUSIVE)).isEmpty();
        }
    }

    @OnEachFilesystem
    void twoLocksOfOneProcessExcludeEachOther(RealFilesystem filesystem) throws IOException {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            try (Flock lock = directory.open().tryLock(Flock.Mode.EXCLUSIVE).orElseThrow()) {
                assertThat(lock).isNotNull();
                assertThat(directory.open().tryLock(Flock.Mode.EXCLUSIVE)).isEmpty();
            }
            assertThat(lockable(directory.open())).isTrue();
        }
    }

    @OnEachFilesystem
    void aLockOutlivesTheDirectoryItWasTakenThrough(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem);
                Flock lock = directory.open().tryLock(Flock.Mode.EXCLUSIVE).orElseThrow()) {
            directory.open().close();
            assertThat(lock).isNotNull();
            assertThat(othersCanLock(directory.path())).isFalse();
            assertThat(Files.exists(directory.path())).isTrue();
        }
    }

    private static boolean othersCanLock(Path path) throws Exception {
        return Programs.run("flock", "--nonblock", path.toString(), "true").status() == 0;
    }

    private static boolean lockable(Directory directory) throws IOException {
        var lock = directory.tryLock(Flock.Mode.EXCLUSIVE);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isPresent();
    }
}
