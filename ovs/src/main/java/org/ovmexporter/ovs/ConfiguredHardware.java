package org.ovmexporter.ovs;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a virtual machine is made of besides its disks, as far as its configuration says so.
 *
 * @param memoryMiB  memory in MiB
 * @param vcpus      virtual processors
 * @param osType     the guest's system as the Manager calls it, such as {@code Other Linux}
 * @param domainType such as {@code xen_hvm} or {@code xen_pvm}
 * @param bootOrder  a letter a device: {@code c} disk, {@code d} CD-ROM, {@code n} network
 */
public record ConfiguredHardware(
        OptionalLong memoryMiB,
        OptionalLong vcpus,
        Optional<String> osType,
        Optional<String> domainType,
        List<NetworkCard> networkCards,
        Optional<String> bootOrder) {
    public ConfiguredHardware {
        networkCards = List.copyOf(networkCards);
    }
}
