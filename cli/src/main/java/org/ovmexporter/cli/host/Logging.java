package org.ovmexporter.cli.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;

import org.ovmexporter.server.configuration.Configuration.LogFormat;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Optional;

/** Where the log goes: standard error, or a file that is rolled daily and kept for two weeks. */
public final class Logging {
    private static final int DAYS = 14;
    private static final String MOST_BYTES_A_FILE = "50MB";
    private static final String MOST_BYTES = "500MB";

    private Logging() {}

    /** Only warnings, for commands whose own words are what a person wants to read. */
    public static void quiet() {
        configure(Optional.empty(), LogFormat.TEXT);
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.WARN);
    }

    static void configure(Optional<Path> file, LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = switch (format) {
            case TEXT -> text();
            case JSON -> json();
        };
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = file.<OutputStreamAppender<ILoggingEvent>>
                        map(path -> rolling(context, path))
                .orElseGet(Logging::console);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.INFO);
        context.getLogger("io.helidon").setLevel(Level.WARN);
    }

    /** A line of words an event. */
    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}"
                + " %replace(%X{request}){'(.+)', '[$1] '}%replace(%msg){'[\\r"
                + "\\n"
                + "]', ' '}%n%rEx");
        return text;
    }

    /** An object of JSON an event, with the request and who asks under {@code mdc}. */
    private static JsonEncoder json() {
        JsonEncoder json = new JsonEncoder();
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        // What is left is the text, with its arguments in it.
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithFormattedMessage(true);
        return json;
    }

    private static ConsoleAppender<ILoggingEvent> console() {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        return console;
    }

    private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(FileSize.valueOf(MOST_BYTES_A_FILE));
        policy.setTotalSizeCap(FileSize.valueOf(MOST_BYTES));
        policy.setMaxHistory(DAYS);
        appender.setContext(context);
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }
}
