package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.files.JustWritten;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The agent rewrites its database, page by page, while it is read over and over. */
class RewrittenDatabaseTest {
    private static final int READINGS = 100;
    /** How often a reader may pause between two rewritings; the agent's own are minutes apart. */
    private static final int PAUSES = 5;

    private static final int PAGE = 4096;

    private final Path database;
    private final Path root;
    private final List<byte[]> versions;
    private final Thread agent = new Thread(this::rewrite, "agent");
    private final FileClock clock = new JustWritten(this::pause);
    private volatile boolean done;

    /** Until the agent writes, or writes again; 0 while it does. */
    private int pausesLeft = PAUSES;

    RewrittenDatabaseTest(@TempDir Path root) throws IOException {
        this.root = root;
        HostTree tree = new HostTree(root);
        database = root.resolve("etc/ovs-agent/db/repository");
        tree.database("repository", "repository-damaged");
        byte[] other = Files.readAllBytes(database);
        tree.database("repository", "repository");
        versions = List.of(Files.readAllBytes(database), other);
    }

    @AfterEach
    void stopTheAgent() throws InterruptedException {
        done = true;
        agent.interrupt();
        agent.join();
    }

    @Test
    @Timeout(60)
    void eachReadingIsOneVersionWholeAndNoMixture() throws IOException {
        Set<List<String>> whole = new HashSet<>();
        for (byte[] version : versions) {
            Files.write(database, version);
            whole.add(ids());
        }
        assertThat(whole).hasSize(2);
        agent.start();

        Set<List<String>> seen = new HashSet<>();
        for (int reading = 0; reading < READINGS; reading++) {
            List<String> ids = ids();
            assertThat(whole).as("versions").contains(ids);
            seen.add(ids);
        }
        assertThat(seen).isEqualTo(whole);
    }

    /** By one that has no memory of earlier readings. */
    private List<String> ids() {
        return new OvsHost(root, clock)
                .repositories().value().stream().map(KnownRepository::id).toList();
    }

    private void rewrite() {
        for (int turn = 0; !done; turn++) {
            byte[] version = versions.get(turn % versions.size());
            try (var file = Files.newByteChannel(database, StandardOpenOption.WRITE)) {
                rest();
                for (int at = 0; at < version.length; at += PAGE) {
                    file.position(at)
                            .write(ByteBuffer.wrap(Arrays.copyOfRange(
                                    version, at, Math.min(at + PAGE, version.length))));
                    Thread.sleep(1);
                }
                file.truncate(version.length);
            } catch (InterruptedException | ClosedByInterruptException stopped) {
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The agent's, until the reader has paused some times. */
    private synchronized void rest() throws InterruptedException {
        pausesLeft = PAUSES;
        notifyAll();
        while (pausesLeft > 0) {
            wait();
        }
    }

    /**
     * The reader's. It ends when the agent has written some more and the file's time shows it,
     * unless the agent rests: however fast each of the two is, the agent never stands still for
     * a pause in the middle of writing.
     */
    private synchronized void pause() throws IOException {
        if (pausesLeft > 0) {
            pausesLeft--;
            notifyAll();
            return;
        }
        FileTime before = Files.getLastModifiedTime(database);
        try {
            while (pausesLeft == 0 && Files.getLastModifiedTime(database).equals(before)) {
                wait(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the agent is not getting on");
        }
    }
}
