package org.ovmexporter.server.connection;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.tls.ReloadedContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * Who the server is to its clients at the moment. When a file is replaced, connections that are
 * accepted from then on see the new certificate; if it cannot be used, they see the one before.
 */
public final class CurrentIdentity implements Supplier<SSLContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentIdentity.class);

    private final ReloadedContext context;

    /** @throws IOException when the certificate or its key cannot be used */
    public CurrentIdentity(Configuration.Tls files) throws IOException {
        List<Path> read = Stream.concat(
                        Stream.of(files.certificate(), files.key()),
                        files.clientCaCertificate().stream())
                .toList();
        this.context = new ReloadedContext(
                read, () -> ServerIdentity.of(files), new Log(files.certificate()));
    }

    @Override
    public SSLContext get() {
        return context.get();
    }

    /** Stops looking at the files. */
    @Override
    public void close() {
        context.close();
    }

    private record Log(Path certificate) implements ReloadedContext.Observer {
        @Override
        public void replaced() {
            LOG.info("From now on clients see the certificate that is in {} now", certificate);
        }

        @Override
        public void kept(IOException why) {
            LOG.error(
                    "Clients go on seeing the certificate from before {} was replaced: {}. It is"
                            + " looked at again when one of the files changes",
                    certificate,
                    why.getMessage());
        }
    }
}
