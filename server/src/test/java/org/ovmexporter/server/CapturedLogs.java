package org.ovmexporter.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * All that is logged by SLF4J and by the JDK's own logging, through which the HTTP server logs, at
 * the finest level, until it is closed.
 */
final class CapturedLogs implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 120_000;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, String>> contexts = new ConcurrentHashMap<>();
    private final ch.qos.logback.classic.Logger root = (ch.qos.logback.classic.Logger)
            LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level rootLevel = root.getLevel();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String first = event.getLevel() + " " + event.getFormattedMessage();
            lines.add(first);
            contexts.put(first, Map.copyOf(event.getMDCPropertyMap()));
            for (IThrowableProxy link = event.getThrowableProxy();
                    link != null;
                    link = link.getCause()) {
                lines.add(link.getClassName() + " " + link.getMessage());
            }
        }
    };

    private final Logger jdkRoot = Logger.getLogger("");
    private final java.util.logging.Level jdkLevel = jdkRoot.getLevel();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            lines.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    CapturedLogs() {
        appender.start();
        root.setLevel(Level.TRACE);
        root.addAppender(appender);
        handler.setLevel(java.util.logging.Level.ALL);
        jdkRoot.setLevel(java.util.logging.Level.ALL);
        jdkRoot.addHandler(handler);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** What SLF4J knew, besides its text, of the line that begins like this. */
    Map<String, String> contextOf(String start) {
        return contexts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(start))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Waits until a line has this text, since requests are logged after their answer is sent. */
    void awaitLine(String text) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (lines.stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing was logged about " + text + ": " + lines);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(rootLevel);
        jdkRoot.removeHandler(handler);
        jdkRoot.setLevel(jdkLevel);
    }
}
