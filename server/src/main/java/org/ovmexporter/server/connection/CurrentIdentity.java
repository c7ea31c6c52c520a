package org.ovmexporter.server.connection;

import org.ovmexporter.server.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * Who the server is to its clients at the moment. When a file is replaced, connections that are
 * accepted from then on see the new certificate; if it cannot be used, they see the one before.
 */
public final class CurrentIdentity implements Supplier<SSLContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentIdentity.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Configuration.Tls files;
    private final Thread thread;
    private volatile SSLContext context;
    /** The state of the files that was tried last. */
    private String tried;
    /** What it was at the last look. */
    private String seen;

    /** @throws IOException when the certificate or its key cannot be used */
    public CurrentIdentity(Configuration.Tls files) throws IOException {
        this.files = files;
        this.tried = state();
        this.seen = tried;
        this.context = ServerIdentity.of(files);
        this.thread = Thread.ofVirtual().name("certificates").start(this::run);
    }

    @Override
    public SSLContext get() {
        return context;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes files that have changed, once they have stayed as they are from one look to the next:
     * a certificate and its key are seldom replaced in the same moment.
     */
    private void look() {
        String now = state();
        boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            context = ServerIdentity.ofReplaced(files);
            LOG.info(
                    "From now on clients see the certificate that is in {} now",
                    files.certificate());
        } catch (IOException e) {
            LOG.error(
                    "Clients go on seeing the certificate from before {} was replaced: {}. It is"
                            + " looked at again when one of the files changes",
                    files.certificate(),
                    e.getMessage());
        }
    }

    private String state() {
        return Stream.concat(
                        List.of(files.certificate(), files.key()).stream(),
                        files.clientCaCertificate().stream())
                .map(CurrentIdentity::state)
                .collect(Collectors.joining("\n"));
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.fileKey() + " " + is.lastModifiedTime() + " " + is.size();
        } catch (IOException absent) {
            return "absent";
        }
    }

    /** Stops looking at the files. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
