package org.ovmexporter.ovs;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a repository's {@code .ovsrepo} says of it.
 *
 * @param uuid        {@code OVS_REPO_UUID}
 * @param version     {@code OVS_REPO_VERSION}
 * @param managerUuid {@code OVS_REPO_MGR_UUID}
 * @param alias       {@code OVS_REPO_ALIAS}
 */
public record RepositoryIdentity(
        Optional<String> uuid,
        Optional<String> version,
        Optional<String> managerUuid,
        Optional<String> alias) {
    /** The largest .ovsrepo that is read, in bytes. */
    static final int MAX_FILE_BYTES = 64 << 10;

    /** Of a file of {@code KEY=VALUE} lines; other lines are ignored. */
    static RepositoryIdentity parse(byte[] file) {
        Map<String, String> values = new HashMap<>();
        new String(file, StandardCharsets.UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        });
        return new RepositoryIdentity(
                Optional.ofNullable(values.get("OVS_REPO_UUID")),
                Optional.ofNullable(values.get("OVS_REPO_VERSION")),
                Optional.ofNullable(values.get("OVS_REPO_MGR_UUID")),
                Optional.ofNullable(values.get("OVS_REPO_ALIAS")));
    }
}
