package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.ovmexporter.ovs.HostTree.REPOSITORY;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host as a directory tree. */
final class OvsHostTest {
    @TempDir
    private Path root;

    private HostTree tree = new HostTree(Path.of("."));
    private OvsHost host = new OvsHost(Path.of("."));

    @BeforeEach
    void makeHost() {
        tree = new HostTree(root);
        host = new OvsHost(root);
    }

    private List<String> names() throws IOException {
        return host.virtualMachines(REPOSITORY).value().stream()
                .map(ConfiguredVm::name)
                .toList();
    }

    @Test
    void theVirtualMachinesOfARepositoryWhateverTheirNames() throws IOException {
        tree.vm("0004fb0000060000cccc000000000001", "name = '0004fb0000060000cccc000000000001'");
        tree.vm("exa-host.example", "memory = 1");
        tree.vm("6f1c7d3e-0a52-4b71-8f60-9a4f3c1de001", "memory = 1");

        assertThat(host.virtualMachines(REPOSITORY).problems()).isEmpty();
        assertThat(names())
                .containsExactly(
                        "0004fb0000060000cccc000000000001",
                        "6f1c7d3e-0a52-4b71-8f60-9a4f3c1de001",
                        "exa-host.example");
    }

    @Test
    void directoriesWithoutAConfigurationFilesAndTemplatesAreNotVirtualMachines()
            throws IOException {
        tree.vm("vm", "memory = 1");
        Files.createDirectories(tree.path("OVS/Repositories/r/VirtualMachines/empty"));
        tree.write("OVS/Repositories/r/VirtualMachines/file", "memory = 1");
        tree.write("OVS/Repositories/r/Templates/template/vm.cfg", "memory = 1");

        assertThat(host.virtualMachines(REPOSITORY).problems()).isEmpty();
        assertThat(names()).containsExactly("vm");
    }

    @Test
    void aVirtualMachineThatCannotBeReadIsAProblemThatNamesItsFile() throws IOException {
        tree.vm("good", "memory = 1");
        tree.vm("bad", "disk = f()");

        assertThat(names()).containsExactly("good");
        assertThat(host.virtualMachines(REPOSITORY).problems())
                .isNotEmpty()
                .allMatch(
                        p -> p.subject().equals("/OVS/Repositories/r/VirtualMachines/bad/vm.cfg"));
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        Path elsewhere = tree.write("elsewhere/vm.cfg", "memory = 1");
        Path file = tree.path("OVS/Repositories/r/VirtualMachines/file/vm.cfg");
        Files.createDirectories(file.resolveSibling(""));
        Files.createSymbolicLink(file, elsewhere);
        Files.createSymbolicLink(
                tree.path("OVS/Repositories/r/VirtualMachines/directory"), tree.path("elsewhere"));

        assertThat(names()).isEmpty();
        assertThat(host.virtualMachines(REPOSITORY).problems())
                .hasSize(2)
                .allMatch(problem -> problem.message().contains("symbolic link"));
    }

    @Test
    void aRepositoryThatIsNotMountedIsAProblem() throws IOException {
        assertThat(host.virtualMachines(REPOSITORY).problems())
                .containsExactly(new ReadingProblem(
                        "/OVS/Repositories/r/VirtualMachines",
                        "does not exist; is the repository mounted?"));
    }

    @Test
    void aVirtualMachineIsFoundByItsNameAlsoWhenItsDirectoryHasAnother() throws IOException {
        tree.vm("directory", "name = 'vm'");

        assertThat(host.virtualMachine(REPOSITORY, "vm").value())
                .map(ConfiguredVm::name)
                .contains("vm");
        assertThat(host.virtualMachine(REPOSITORY, "directory").value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../VirtualMachines/vm",
                "../../r/VirtualMachines/vm",
                "vm/",
                "a\0b",
                "none"
            })
    void aNameThatIsNoVirtualMachinesFindsNone(String name) throws IOException {
        tree.vm("vm", "memory = 1");

        assertThat(host.virtualMachine(REPOSITORY, name).value()).isEmpty();
    }

    @Test
    void ofACopiedVirtualMachineTheOneInItsOwnDirectoryIsMeant() throws IOException {
        tree.vm("a-copy", "name = 'vm'\nmemory = 1");
        tree.vm("vm", "name = 'vm'\nmemory = 2");

        Reading<List<ConfiguredVm>> reading = host.virtualMachines(REPOSITORY);

        assertThat(reading.value())
                .singleElement()
                .extracting(vm -> vm.hardware().memoryMiB().orElseThrow())
                .isEqualTo(2L);
        assertThat(reading.problems())
                .extracting(ReadingProblem::subject)
                .containsExactly("/OVS/Repositories/r/VirtualMachines/a-copy/vm.cfg");
    }

    @Test
    void changesShowAtOnce() throws IOException {
        Path config = tree.vm("vm", "name = 'vm'");
        assertThat(names()).containsExactly("vm");
        Files.writeString(config, "name = 'renamed'");
        assertThat(names()).containsExactly("renamed");
        Files.delete(config);
        assertThat(names()).isEmpty();
    }

    @Test
    void virtualMachinesThatAreGoneAreForgotten() throws IOException {
        VmDirectory directory = new VmDirectory(new HostPaths(root));
        tree.vm("stays", "memory = 1");
        Path gone = tree.vm("goes", "memory = 1");
        directory.list(REPOSITORY);
        assertThat(directory.remembered()).isEqualTo(2);
        Files.delete(gone);
        Files.delete(gone.resolveSibling(""));

        directory.list(REPOSITORY);

        assertThat(directory.remembered()).isEqualTo(1);
    }

    @Test
    void metadataMayBeJson() throws IOException {
        tree.write("OVS/Repositories/r/.ovsmeta", """
            {"a.img": {"OBJECT_TYPE": "VIRTUAL_DISK", "SIMPLE_NAME": "d\u00e9p\u00f4t"},
             "b.iso": {"OBJECT_TYPE": "VIRTUAL_CDROM", "OTHER": [1]}, "odd": 5}\
            """);

        assertThat(host.metadata(REPOSITORY))
                .isEqualTo(Reading.of(Map.of(
                        "a.img",
                        new FileMetadata(
                                Optional.of("VIRTUAL_DISK"), Optional.of("d\u00e9p\u00f4t")),
                        "b.iso",
                        new FileMetadata(Optional.of("VIRTUAL_CDROM"), Optional.empty()),
                        "odd",
                        new FileMetadata(Optional.empty(), Optional.empty()))));
    }

    @Test
    void metadataMayBeABerkeleyDb() throws IOException {
        tree.copy("ovsmeta", "OVS/Repositories/r/.ovsmeta");

        assertThat(host.metadata(REPOSITORY))
                .isEqualTo(Reading.of(Map.of(
                        "0004fb0000120000aaaa000000000001.img",
                        new FileMetadata(Optional.of("VIRTUAL_DISK"), Optional.of("data (1)")),
                        "0004fb0000150000bbbb000000000001.iso",
                        new FileMetadata(
                                Optional.of("VIRTUAL_CDROM"),
                                Optional.of("d\u00e9p\u00f4t.iso")))));
    }

    @Test
    void absentMetadataIsNoProblemAndUnreadableMetadataIs() throws IOException {
        assertThat(host.metadata(REPOSITORY)).isEqualTo(Reading.of(Map.of()));
        tree.write("OVS/Repositories/r/.ovsmeta", "{\"a.img\": ");

        assertThat(host.metadata(REPOSITORY).value()).isEmpty();
        assertThat(host.metadata(REPOSITORY).problems()).hasSize(1);
    }

    @Test
    void theIdentityOfARepository() throws IOException {
        assertThat(host.identity(REPOSITORY)).isEqualTo(Reading.of(Optional.empty()));
        tree.write("OVS/Repositories/r/.ovsrepo", """
            OVS_REPO_UUID=u
            OVS_REPO_VERSION=1
            rubbish
            OVS_REPO_MGR_UUID=m
            OVS_REPO_ALIAS=a = b
            """);

        assertThat(host.identity(REPOSITORY).value())
                .contains(new RepositoryIdentity(
                        Optional.of("u"),
                        Optional.of("1"),
                        Optional.of("m"),
                        Optional.of("a = b")));
    }

    @Test
    void hostPathsAreBelowTheRoot() {
        assertThat(host.hostPath("/OVS/a b")).isEqualTo(root.toAbsolutePath().resolve("OVS/a b"));
        assertThat(host.hostPath("///OVS")).isEqualTo(root.toAbsolutePath().resolve("OVS"));
        assertThat(new OvsHost(Path.of("/")).hostPath("/OVS/a")).isEqualTo(Path.of("/OVS/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/OVS/../etc", "/..", "/a\0b"})
    void whatIsNoPathOfTheHostIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> host.hostPath(path));
    }

    @Test
    void aProblemIsLoggedOnce() {
        List<ReadingProblem> logged = new ArrayList<>();
        ProblemLog log = new ProblemLog(logged::add);
        ReadingProblem one = new ReadingProblem("/a", "is bad");
        ReadingProblem two = new ReadingProblem("/b", "is bad");

        log.log(List.of(one));
        log.log(List.of(one, two));

        assertThat(logged).containsExactly(one, two);
    }
}
