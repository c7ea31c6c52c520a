package org.ovmexporter.server;

import org.ovmexporter.sandbox.Sandbox;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.login.Tokens;

import java.time.Duration;
import java.time.InstantSource;

/** Issues tokens as the server of this configuration does, without asking the Manager. */
record Tokenizer(Configuration configuration) {

    /** The administrator's token, as it would have been issued some time ago. */
    String token(Duration ago) {
        InstantSource clock = () -> InstantSource.system().instant().minus(ago);
        return new Tokens(
                        configuration.jwt().secret().bytes(),
                        configuration.jwt().timeToLive(),
                        clock)
                .issue(Sandbox.USERNAME);
    }
}
