package org.ovmexporter.bench.peers;

import java.io.IOException;

/** What a client asks of a server, for a measurement. */
@FunctionalInterface
interface Load {
    Outcome on(Peer peer) throws IOException;
}
