package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The agent rewrites its database, page by page, while it is read over and over. */
class RewrittenDatabaseTest {
    private static final int READINGS = 100;
    /** Between two rewritings; the agent's own are minutes apart. */
    private static final int PAUSE_MILLISECONDS = 250;

    private static final int PAGE = 4096;

    private final Path database;
    private final Path root;
    private final List<byte[]> versions;
    private final Thread agent = new Thread(this::rewrite, "agent");
    private volatile boolean done;

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
        agent.join();
    }

    @Test
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
        return new OvsHost(root)
                .repositories().value().stream().map(Repository::id).toList();
    }

    private void rewrite() {
        for (int turn = 0; !done; turn++) {
            byte[] version = versions.get(turn % versions.size());
            try (var file = Files.newByteChannel(database, StandardOpenOption.WRITE)) {
                for (int at = 0; at < version.length; at += PAGE) {
                    file.position(at)
                            .write(ByteBuffer.wrap(Arrays.copyOfRange(
                                    version, at, Math.min(at + PAGE, version.length))));
                    Thread.sleep(1);
                }
                file.truncate(version.length);
                Thread.sleep(PAUSE_MILLISECONDS);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
