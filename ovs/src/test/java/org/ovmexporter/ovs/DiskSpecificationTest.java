package org.ovmexporter.ovs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.VirtualDisk.Kind;

/** Every form of a disk in vm.cfg. */
final class DiskSpecificationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "file:/OVS/a.img,xvda,w            | /OVS/a.img           | xvda       | w  | FILE",
                "file:/OVS/a.img,xvda,w!           | /OVS/a.img           | xvda       | w! | FILE",
                "file:/OVS/a.iso,xvdb:cdrom,r      | /OVS/a.iso           | xvdb:cdrom | r  | FILE",
                "file:/OVS/a.img,xvda:disk,w       | /OVS/a.img           | xvda:disk  | w  | FILE",
                "file:///OVS/a.img,xvda,w          | /OVS/a.img           | xvda       | w  | FILE",
                "tap:aio:/OVS/a.img,xvda,w         | /OVS/a.img           | xvda       | w  | FILE",
                "tap2:aio:/OVS/a.img,xvda,w        | /OVS/a.img           | xvda       | w  | FILE",
                "tap:tapdisk:aio:/OVS/a.img,xvda,w | /OVS/a.img           | xvda       | w  | FILE",
                "file:/OVS/no-extension,hda, w     | /OVS/no-extension    | hda        | w  | FILE",
                "file:/OVS/a, b,c.img,xvda,w       | /OVS/a, b,c.img      | xvda       | w  | FILE",
                "phy:/dev/mapper/3600a2,xvdc,w!    | /dev/mapper/3600a2   | xvdc       | w! |"
                        + " PHYSICAL",
                "phy:sda5,xvdc,w                   | /dev/sda5            | xvdc       | w  |"
                        + " PHYSICAL",
                "',xvdb:cdrom,r'                   | ''                   | xvdb:cdrom | r  |"
                        + " EMPTY",
                "'file:,xvdb:cdrom,r'              | ''                   | xvdb:cdrom | r  |"
                        + " EMPTY",
                "'phy:,hdc:cdrom,r'                | ''                   | hdc:cdrom  | r  | EMPTY"
            })
    void aForm(String text, String path, String device, String mode, Kind kind) {
        assertThat(DiskSpecification.parse(text))
                .isEqualTo(new VirtualDisk(path, device, mode, kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:/OVS/a.img",
                "file:/OVS/a.img,xvda",
                "file:/OVS/a.img,xvda,x",
                "file:/OVS/a.img,,w",
                "file:OVS/a.img,xvda,w",
                "file:/OVS/../a.img,xvda,w",
                "file:/OVS/a\0b.img,xvda,w",
                "tap:qcow:/OVS/a.img,xvda,w",
                "tap:vhd:/OVS/a.img,xvda,w",
                "nbd:host:1234,xvda,w",
                "file:,xvda,w",
                ",xvda,w",
                "/OVS/a.img,xvda,w"
            })
    void whatIsNoFormIsKeptAsItStands(String text) {
        assertThat(DiskSpecification.parse(text))
                .isEqualTo(new VirtualDisk(text, "", "", Kind.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "xvda,w,false",
        "xvda,w!,false",
        "xvda,r,true",
        "xvdb:cdrom,r,true",
        "xvdb:cdrom,w,true",
        "xvda:disk,w,false"
    })
    void cdRomsAndWhatMayOnlyBeReadAreReadOnlyMedia(String device, String mode, boolean readOnly) {
        assertThat(new VirtualDisk("/a", device, mode, Kind.FILE).isReadOnlyMedia())
                .isEqualTo(readOnly);
    }

    @Test
    void aFileNameIsTheLastPartOfThePath() {
        assertThat(new VirtualDisk("/OVS/a/b.img", "xvda", "w", Kind.FILE).fileName())
                .isEqualTo("b.img");
        assertThat(new VirtualDisk("", "xvda:cdrom", "r", Kind.EMPTY).fileName())
                .isEmpty();
    }
}
