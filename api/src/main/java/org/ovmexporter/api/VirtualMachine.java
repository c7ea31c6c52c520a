package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A VM of the host.
 *
 * @param name the VM's id, as every path of the API names it
 * @param snapshots ids of its snapshots, oldest first
 * @param snapshotCompatible whether a snapshot of all its disks can be taken
 * @param hardware absent where an exporter does not tell
 */
public record VirtualMachine(@JsonProperty("friendly_name") String friendlyName, String name,
        String uuid, List<Disk> disks, List<String> snapshots,
        @JsonProperty("snapshot_compatible") boolean snapshotCompatible,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Hardware> hardware) {

    /**
     * A disk of a VM.
     *
     * @param name file name
     * @param path where the host keeps it
     * @param mode {@code r}, {@code w} or {@code w!} (shared), as vm.cfg has it
     * @param reason why it cannot be part of a snapshot, where it cannot
     */
    public record Disk(String name, String path, @JsonProperty("device_name") String deviceName,
            String mode, @JsonProperty("snapshot_compatible") boolean snapshotCompatible,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {}
}
