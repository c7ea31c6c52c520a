package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a VM is made of besides its disks, as far as its configuration says so.
 *
 * @param memoryMiB memory in MiB
 * @param vcpus virtual processors
 * @param osType the guest's system as the Manager calls it, such as {@code Other Linux}
 * @param domainType such as {@code xen_hvm} or {@code xen_pvm}
 * @param bootOrder a letter a device: {@code c} disk, {@code d} CD-ROM, {@code n} network
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Hardware(
        @JsonProperty("memory_mib") OptionalLong memoryMiB,
        OptionalLong vcpus,
        @JsonProperty("os_type") Optional<String> osType,
        @JsonProperty("domain_type") Optional<String> domainType,
        @JsonProperty("boot_order") Optional<String> bootOrder,
        @JsonProperty("network_cards") List<NetworkCard> networkCards) {

    /** Keeps a copy. */
    public Hardware {
        networkCards = List.copyOf(networkCards);
    }

    /**
     * A network card of a VM.
     *
     * @param mac such as {@code 00:21:f6:00:00:01}
     * @param bridge the host's network bridge, by its name
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record NetworkCard(Optional<String> mac, Optional<String> bridge) {}
}
