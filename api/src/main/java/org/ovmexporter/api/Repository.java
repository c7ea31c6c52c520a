package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A storage repository of the host.
 *
 * @param filesystem what the mount really is, absent while that is not known
 * @param state {@code ok}, {@code running_low}, {@code low_on_space}, {@code read_only}, {@code
 *     not_mounted}, {@code hung} or {@code failing}
 * @param size of the filesystem, in bytes, while it answers
 * @param free room that programs may still take, in bytes, while it answers
 * @param snapshots how many snapshots have disks in it, while it answers
 * @param canReflink whether snapshots of disks in it can be taken
 * @param reason what is wrong with it, where something is
 */
public record Repository(
        String id,
        String alias,
        @JsonProperty("mount_point") String mountPoint,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> filesystem,
        String state,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong size,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong free,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalInt snapshots,
        @JsonProperty("can_reflink") boolean canReflink,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {}
