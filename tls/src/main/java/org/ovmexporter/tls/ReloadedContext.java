package org.ovmexporter.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

/**
 * TLS with what is in files at the moment. When one of them is replaced, there is a new context;
 * where that cannot be made, the one before stays.
 *
 * <p>A new context, and not other certificates in the same one, because sessions belong to a
 * context: what was agreed with the old certificate, or with a client that is trusted no more,
 * cannot be resumed.
 */
public final class ReloadedContext implements Supplier<SSLContext>, AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Makes a context of files. */
    public interface Source {
        /**
         * Reads the files as they are now.
         *
         * @throws IOException where they cannot be used; the message says why
         */
        SSLContext read() throws IOException;
    }

    /** Is told what becomes of files that were replaced. */
    public interface Observer {
        /** There is a new context. */
        void replaced();

        /** The one before stays, until one of the files changes again. */
        void kept(IOException why);
    }

    private final List<Path> files;
    private final Source source;
    private final Observer observer;
    private final Thread thread;
    private volatile SSLContext context;
    /** The state of the files that was tried last. */
    private String tried;
    /** What it was at the last look. */
    private String seen;

    /**
     * Looks at the files every two seconds from now on.
     *
     * @param files that the source reads
     * @throws IOException when the source cannot use them as they are now
     */
    public ReloadedContext(List<Path> files, Source source, Observer observer) throws IOException {
        this(files, source, observer, PAUSE);
    }

    ReloadedContext(List<Path> files, Source source, Observer observer, Duration pause)
            throws IOException {
        this.files = List.copyOf(files);
        this.source = source;
        this.observer = observer;
        this.tried = state();
        this.seen = tried;
        this.context = source.read();
        this.thread = Thread.ofVirtual().name("certificates").start(() -> run(pause));
    }

    @Override
    public SSLContext get() {
        return context;
    }

    private void run(Duration pause) {
        try {
            while (true) {
                Thread.sleep(pause);
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
    void look() {
        String now = state();
        boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            context = source.read();
            observer.replaced();
        } catch (IOException e) {
            observer.kept(e);
        }
    }

    private String state() {
        return files.stream().map(ReloadedContext::state).collect(Collectors.joining("\n"));
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
