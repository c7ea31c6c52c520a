package org.ovmexporter.ovs;

import java.util.Optional;

/**
 * A network card of a virtual machine.
 *
 * @param mac    such as {@code 00:21:f6:00:00:01}
 * @param bridge the host's network bridge, by its name
 */
public record NetworkCard(Optional<String> mac, Optional<String> bridge) {}
