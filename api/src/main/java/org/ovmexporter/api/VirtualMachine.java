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
 * @param leftOut repositories that gave no answer, where there are any: snapshots in them are
 *     missing; where a list of VMs is asked for, a header of the answer tells of them instead
 */
public record VirtualMachine(
        @JsonProperty("friendly_name") String friendlyName,
        String name,
        String uuid,
        List<Disk> disks,
        List<String> snapshots,
        @JsonProperty("snapshot_compatible") boolean snapshotCompatible,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Hardware> hardware,

        @JsonProperty("left_out") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<List<LeftOut>> leftOut) {

    /**
     * A repository that gave no answer.
     *
     * @param repository its id
     * @param state as in {@link Repository}
     * @param reason what is the matter with it
     */
    public record LeftOut(String repository, String state, String reason) {}

    /**
     * A disk of a VM.
     *
     * @param name file name
     * @param path where the host keeps it
     * @param mode {@code r}, {@code w} or {@code w!} (shared), as vm.cfg has it
     * @param reason why it cannot be part of a snapshot, where it cannot
     */
    public record Disk(
            String name,
            String path,
            @JsonProperty("device_name") String deviceName,
            String mode,
            @JsonProperty("snapshot_compatible") boolean snapshotCompatible,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {}
}
