package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.snapshots.RepositoryTrouble;

import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code X-Unwell-Repositories: ID;state=STATE, ...}: which repositories an answer leaves out, or
 * which of a new snapshot's run out of space. A header, since the bodies are what clients expect.
 */
final class UnwellHeader {
    static final String NAME = "X-Unwell-Repositories";

    private UnwellHeader() {}

    static void set(Exchange exchange, List<RepositoryTrouble> unwell) {
        if (!unwell.isEmpty()) {
            exchange.set(
                    NAME,
                    unwell.stream()
                            .map(one -> one.repository() + ";state=" + Wire.of(one.health()))
                            .collect(Collectors.joining(", ")));
        }
    }
}
