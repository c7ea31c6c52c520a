package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The agent's databases, written by Berkeley DB and Python 2. */
final class AgentDatabaseTest {
    @TempDir
    private Path root;

    private HostTree tree = new HostTree(Path.of("."));
    private OvsHost host = new OvsHost(Path.of("."));

    @BeforeEach
    void makeHost() {
        tree = new HostTree(root);
        host = new OvsHost(root);
    }

    @Test
    void repositoriesAreReadById() throws IOException {
        tree.database("repository", "repository");

        Reading<List<KnownRepository>> reading = host.repositories();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.value())
                .hasSize(3)
                .first()
                .isEqualTo(new KnownRepository(
                        "0004fb00000300006a09d4e1065041cb",
                        "repo1",
                        "ocfs2",
                        "/dev/mapper/3600144f0c3a5b1e00000545cf3d60001",
                        "0004fb00000100007f3b5f2c9a1d4e60",
                        "/OVS/Repositories/0004fb00000300006a09d4e1065041cb",
                        "1.0"));
    }

    @Test
    void anEntryThatCannotBeReadCostsItselfOnly() throws IOException {
        tree.database("repository", "repository-damaged");

        Reading<List<KnownRepository>> reading = host.repositories();

        assertThat(reading.value())
                .extracting(KnownRepository::id)
                .containsExactly("good-0", "good-1", "good-2", "sparse", "trailing-slash");
        assertThat(reading.problems())
                .extracting(ReadingProblem::message)
                .allMatch(message -> message.startsWith("entry '"))
                .extracting(message -> message.split("'", -1)[1])
                .containsExactlyInAnyOrder(
                        "instance",
                        "truncated",
                        "not-a-dict",
                        "no-mount-point",
                        "relative",
                        "upwards");
    }

    @Test
    void oddButSoundEntriesAreRead() throws IOException {
        tree.database("repository", "repository-damaged");

        List<KnownRepository> repositories = host.repositories().value();

        assertThat(repositories)
                .filteredOn(r -> r.id().matches("good-[01]"))
                .extracting(KnownRepository::alias)
                .containsOnly("d\u00e9p\u00f4t");
        assertThat(repositories)
                .filteredOn(r -> r.id().equals("good-2"))
                .extracting(KnownRepository::version)
                .containsOnly("2");
        assertThat(repositories)
                .filteredOn(r -> r.id().equals("trailing-slash"))
                .extracting(KnownRepository::mountPoint)
                .containsOnly("/OVS/Repositories/slash");
        assertThat(repositories)
                .contains(new KnownRepository(
                        "sparse", "", "", "", "", "/OVS/Repositories/sparse", ""));
    }

    @Test
    void theManagerIsTheOneOfTheServerDatabase() throws IOException {
        tree.database("server", "server");

        assertThat(host.managerAddress()).isEqualTo(Reading.of(Optional.of("127.0.0.1")));
        assertThat(host.managerUuid().value()).contains("0004fb00000100007f3b5f2c9a1d4e60");
    }

    @Test
    void aServerThatNoManagerOwnsHasNone() throws IOException {
        tree.database("server", "server-unowned");

        assertThat(host.managerAddress()).isEqualTo(Reading.of(Optional.empty()));
        assertThat(host.managerUuid().value()).isEmpty();
    }

    @Test
    void aMissingDatabaseIsAProblemWithItsName() {
        assertThat(host.repositories().value()).isEmpty();
        assertThat(host.repositories().problems())
                .containsExactly(
                        new ReadingProblem("/etc/ovs-agent/db/repository", "does not exist"));
        assertThat(host.managerAddress().problems()).hasSize(1);
    }

    @Test
    void aFileThatIsNoDatabaseIsAProblemWithItsName() throws IOException {
        tree.write("etc/ovs-agent/db/repository", "no database");

        assertThat(host.repositories().problems())
                .singleElement()
                .asString()
                .startsWith("/etc/ovs-agent/db/repository: is not read: ");
    }

    @Test
    void aChangedDatabaseIsReadAgain() throws IOException {
        tree.database("repository", "repository");
        host.repositories();
        tree.database("repository", "repository-damaged");

        assertThat(host.repositories().value()).hasSize(5);
    }
}
