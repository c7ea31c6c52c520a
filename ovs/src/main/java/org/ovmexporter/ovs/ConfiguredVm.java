package org.ovmexporter.ovs;

import java.util.List;

/**
 * A virtual machine, as its {@code vm.cfg} describes it. The rest of that file, where a VNC
 * password may stand, is not kept.
 *
 * @param name         its id, by which xm knows it: mostly 32 hexadecimal digits, yet any text may
 *     stand there
 * @param friendlyName its name for people; may be empty and need not be unique
 * @param uuid         as written; empty if it neither stands there nor follows from the name
 * @param disks        in the order of the file
 * @param configPath   of its {@code vm.cfg}, as a path on the host
 */
public record ConfiguredVm(
        String name,
        String friendlyName,
        String uuid,
        List<VirtualDisk> disks,
        ConfiguredHardware hardware,
        String configPath) {
    public ConfiguredVm {
        disks = List.copyOf(disks);
    }
}
