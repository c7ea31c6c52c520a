package org.ovmexporter.cli.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ovmexporter.linux.UnixDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells systemd, or whoever else has set {@code NOTIFY_SOCKET}, how the service is (sd_notify(3)):
 * that it is ready, that it stops and, where a watchdog is set, time and again that it lives.
 */
final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final Optional<String> socket;
    private final Optional<Duration> watchdog;
    private Optional<Thread> heartbeat = Optional.empty();

    /** @param environment of the process */
    ServiceManager(Map<String, String> environment) {
        this.socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(address -> !address.isEmpty());
        this.watchdog = watchdog(environment);
    }

    /** Where it is set, and not for another process. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        if (!pid.isEmpty() && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC is no number: the watchdog is not told anything");
            return Optional.empty();
        }
    }

    /** Says that the service serves. */
    void ready() {
        tell("READY=1");
        // A virtual thread, as those of requests: where these do not run any more, nor does it.
        heartbeat = watchdog.map(interval -> Thread.ofVirtual().name("watchdog").start(() -> {
            try {
                while (true) {
                    tell("WATCHDOG=1");
                    Thread.sleep(interval.dividedBy(2));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Says that the service is about to end; the watchdog is told until {@link #close}. */
    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            UnixDatagram.send(socket.get(), state.getBytes(UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the service manager was not told {}: {}", state, e.getMessage());
        }
    }

    /** Ends what {@link #ready} began. */
    @Override
    public void close() {
        heartbeat.ifPresent(Thread::interrupt);
    }
}
