package org.ovmexporter.server.http;

import io.helidon.common.socket.PeerInfo;

import org.ovmexporter.deadlines.ExpendableThread;

/** The client of a connection that is served by a thread of its own. */
public interface ThreadedPeer extends PeerInfo {

    /** The connection's thread, on which all its requests are handled. */
    ExpendableThread thread();
}
