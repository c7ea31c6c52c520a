package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A storage repository of the host.
 *
 * @param filesystem what the mount really is, absent while that is not known
 * @param canReflink whether snapshots of disks in it can be taken
 * @param reason what is wrong with it, where something is
 */
public record Repository(String id, String alias, @JsonProperty("mount_point") String mountPoint,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> filesystem,
        @JsonProperty("can_reflink") boolean canReflink,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {}
