package org.ovmexporter.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;

import org.ovmexporter.sandbox.Sandbox;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/**
 * Reads each line of SLF4J's log and of the JDK's, through which the HTTP server logs, and keeps
 * those with a secret in them.
 */
final class SecretSearch {
    /** Begins with the first class that is run, and ends with the process. */
    static final SecretSearch OF_ALL_SUITES = new SecretSearch();

    /** Any JSON Web Token, and the end of one: its signature is what makes it good. */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}");

    /** The second is the sandbox's user and password as HTTP Basic has them. */
    private final Set<String> secrets = new CopyOnWriteArraySet<>(
            List.of(Sandbox.PASSWORD, "YWRtaW46U3VwZXJTZWNyZXQ", "PRIVATE KEY-----"));

    private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();
    private final ch.qos.logback.classic.Logger root = (ch.qos.logback.classic.Logger)
            LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger jdkRoot = Logger.getLogger("");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            search(event.getLoggerName() + " " + event.getFormattedMessage());
            for (IThrowableProxy link = event.getThrowableProxy();
                    link != null;
                    link = link.getCause()) {
                search(link.getClassName() + " " + link.getMessage());
            }
        }
    };

    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            search(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private SecretSearch() {
        appender.start();
        root.setLevel(Level.TRACE);
        root.addAppender(appender);
        // One level finer, the HTTP server dumps every byte of every disk.
        handler.setLevel(java.util.logging.Level.FINER);
        jdkRoot.setLevel(java.util.logging.Level.FINER);
        jdkRoot.addHandler(handler);
    }

    /** From now on this is a secret, too. */
    void add(String secret) {
        secrets.add(secret);
    }

    /** The lines with a secret since this was asked last. */
    List<String> found() {
        List<String> lines = new ArrayList<>();
        for (String line = found.poll(); line != null; line = found.poll()) {
            lines.add(line);
        }
        return lines;
    }

    private void search(String line) {
        if (TOKEN.matcher(line).find() || secrets.stream().anyMatch(line::contains)) {
            found.add(line);
        }
    }
}
