package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a snapshot that is to be taken shall be like; all of it may be left out.
 *
 * @param expiresIn after how many seconds it may be removed; absent for never
 * @param quiesce {@code none}, or {@code pause} to have the VM paused while its disks are taken;
 *     absent for what is configured
 */
public record SnapshotRequest(
        @JsonProperty("expires_in") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        OptionalLong expiresIn,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> quiesce) {}
