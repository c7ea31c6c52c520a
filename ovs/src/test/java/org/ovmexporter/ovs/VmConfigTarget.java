package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@code vm.cfg}, to give a virtual machine, or none and the reason. */
public final class VmConfigTarget implements Target {
    private static final String PATH = "/OVS/Repositories/r/VirtualMachines/directory/vm.cfg";

    @Override
    public void read(byte[] file) {
        Reading<Optional<ConfiguredVm>> reading = VmConfig.read(file, "directory", PATH);

        if (reading.value().isEmpty()) {
            assertThat(reading.problems()).isNotEmpty();
        }
        assertThat(reading.problems()).allSatisfy(problem -> {
            assertThat(problem.subject()).isEqualTo(PATH);
            assertThat(problem.message()).isNotBlank();
        });
    }

    /** Three bytes, such as <code>'',</code>, make a text and what it takes to read one. */
    @Override
    public Bound bound() {
        return new Bound(2 << 20, 384);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(VmConfigTest.TYPICAL, """
            # edited by hand
            name="0004fb0000060000cccc000000000001"   # a comment
            disk = [
                'file:/OVS/Repositories/r/VirtualDisks/a,b.img,xvda,w!',
                (u'tap:aio:/OVS/caf\\xe9.img,xvdb:disk,r'), ',xvdc:cdrom,r',
            ]
            uuid = 'caf\\xc3\\xa9' r'\\d' ""\"it's""\"
            memory = 0x1000; vcpus = 2
            extra = {'a': 1, (1, 2.5e3): None, 'b': {}}
            if True:
                boot = 'cdn'
            """)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
