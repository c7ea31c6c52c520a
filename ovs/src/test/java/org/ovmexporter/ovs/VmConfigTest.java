package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.VirtualDisk.Kind;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A virtual machine of its vm.cfg. */
final class VmConfigTest {
    private static final String PATH = "/OVS/Repositories/r/VirtualMachines/directory/vm.cfg";

    private static Reading<Optional<ConfiguredVm>> read(String file) {
        return VmConfig.read(file.getBytes(StandardCharsets.UTF_8), "directory", PATH);
    }

    private static ConfiguredVm vm(String file) {
        return read(file).value().orElseThrow();
    }

    /** As the Manager writes it, and as people leave it. */
    static final String TYPICAL = """
        vif = ['mac=00:21:f6:00:00:01,bridge=10238073c2', 'bridge=b0']
        OVM_simple_name = 'db = primary # 1'
        disk = ['file:/OVS/Repositories/r/VirtualDisks/1.img,xvda,w', u'file:///OVS/Repositories/q/ISOs/2.iso,xvdb:cdrom,r', \
        'phy:/dev/mapper/3600000000000000000000000000000a2,xvdc,w!']
        vncpasswd = 'top-secret-1'
        vfb = ['type=vnc,vncunused=1,vnclisten=127.0.0.1,vncpasswd=top-secret-2,keymap=en-us']
        uuid = '0004fb00-0006-0000-cccc-000000000001'
        on_reboot = 'restart'
        boot = 'cdn'
        memory = 4096
        maxmem = 27500L
        OVM_high_availability = False
        name = '0004fb0000060000cccc000000000001'
        vcpus = '2'
        OVM_os_type = 'Other Linux'\s
        OVM_domain_type = 'xen_hvm'
        exalogic_vnic = [
                {  'guid' : '0x0000000000000001',
                   'pkey' : ['0xffff',] },
        ]
        """;

    @Test
    void aTypicalOne() {
        Reading<Optional<ConfiguredVm>> reading = read(TYPICAL);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.value())
                .contains(new ConfiguredVm(
                        "0004fb0000060000cccc000000000001",
                        "db = primary # 1",
                        "0004fb00-0006-0000-cccc-000000000001",
                        List.of(
                                new VirtualDisk(
                                        "/OVS/Repositories/r/VirtualDisks/1.img",
                                        "xvda",
                                        "w",
                                        Kind.FILE),
                                new VirtualDisk(
                                        "/OVS/Repositories/q/ISOs/2.iso",
                                        "xvdb:cdrom",
                                        "r",
                                        Kind.FILE),
                                new VirtualDisk(
                                        "/dev/mapper/3600000000000000000000000000000a2",
                                        "xvdc",
                                        "w!",
                                        Kind.PHYSICAL)),
                        new ConfiguredHardware(
                                OptionalLong.of(4096),
                                OptionalLong.of(2),
                                Optional.of("Other Linux"),
                                Optional.of("xen_hvm"),
                                List.of(
                                        new NetworkCard(
                                                Optional.of("00:21:f6:00:00:01"),
                                                Optional.of("10238073c2")),
                                        new NetworkCard(Optional.empty(), Optional.of("b0"))),
                                Optional.of("cdn")),
                        PATH));
    }

    @Test
    void theVncPasswordAppearsNowhere() {
        assertThat(read(TYPICAL).toString()).doesNotContain("secret");
        assertThat(read(TYPICAL + "vncpasswd = f('secret')").toString())
                .contains("vncpasswd")
                .doesNotContain("secret");
    }

    @Test
    void theDirectoryIsTheNameOfAVmThatGivesNone() {
        assertThat(vm("memory = 1").name()).isEqualTo("directory");
        assertThat(vm("name = ''").name()).isEqualTo("directory");
        assertThat(vm("name = f()\nmemory = 1").name()).isEqualTo("directory");
    }

    @Test
    void aNameMayBeAnyText() {
        assertThat(vm("name = 'host.example.com'").name()).isEqualTo("host.example.com");
        assertThat(vm("name = 'i-2-34-VM'").uuid()).isEmpty();
    }

    @Test
    void aMissingUuidFollowsFromTheName() {
        assertThat(vm("name = '0004fb0000060000cccc000000000001'").uuid())
                .isEqualTo("0004fb00-0006-0000-cccc-000000000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u'd\\xe9p\\xf4t'", "'d\\xc3\\xa9p\\xc3\\xb4t'", "'d\u00e9p\u00f4t'"})
    void aFriendlyNameMayBeWrittenInThreeWays(String literal) {
        assertThat(vm("OVM_simple_name = " + literal).friendlyName()).isEqualTo("d\u00e9p\u00f4t");
    }

    @Test
    void aFriendlyNameMayBeEmpty() {
        assertThat(vm("OVM_simple_name = ''").friendlyName()).isEmpty();
        assertThat(vm("memory = 1").friendlyName()).isEmpty();
    }

    @Test
    void aVmMayHaveNoDisks() {
        assertThat(vm("memory = 1").disks()).isEmpty();
        assertThat(vm("disk = []").disks()).isEmpty();
        assertThat(vm("disk = None").disks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk = f()",
                "disk = 'file:/a,xvda,w'",
                "disk = {}",
                "disk = ['file:/a,xvda,w'",
                "disk = ['a']\ndisk += ['b']"
            })
    void aVmWhoseDisksAreUnknownIsLeftOutRatherThanTakenForOneWithoutDisks(String disk) {
        Reading<Optional<ConfiguredVm>> reading = read("name = 'x'\n" + disk);

        assertThat(reading.value()).isEmpty();
        assertThat(reading.problems())
                .last()
                .extracting(ReadingProblem::message)
                .asString()
                .contains("disks are unknown");
    }

    @Test
    void aDiskOfNoKnownFormIsListedAsUnknownAndReported() {
        Reading<Optional<ConfiguredVm>> reading =
                read("disk = ['file:/a,xvda,w', 'nbd:b,xvdb,w', 5]");

        assertThat(reading.value().orElseThrow().disks())
                .extracting(VirtualDisk::kind)
                .containsExactly(Kind.FILE, Kind.UNKNOWN, Kind.UNKNOWN);
        assertThat(reading.problems())
                .hasSize(2)
                .allMatch(problem -> problem.subject().equals(PATH));
    }

    @Test
    void anotherStatementThatCannotBeReadCostsItselfOnly() {
        Reading<Optional<ConfiguredVm>> reading =
                read("import os\nmemory = int('5')\n" + TYPICAL.replace("memory", "mem"));

        assertThat(reading.value().orElseThrow().disks()).hasSize(3);
        assertThat(reading.value().orElseThrow().hardware().memoryMiB()).isEmpty();
        assertThat(reading.problems())
                .extracting(ReadingProblem::message)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("line 1 (import) is ignored"),
                        second -> assertThat(second).startsWith("line 2 (memory) is ignored"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "\u0000\u0001\u0002"})
    void aFileWithoutAnyValueIsNoVm(String file) {
        assertThat(read(file).value()).isEmpty();
        assertThat(read(file).problems()).isNotEmpty();
    }
}
