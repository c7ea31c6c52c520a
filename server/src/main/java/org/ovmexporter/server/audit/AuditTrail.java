package org.ovmexporter.server.audit;

import org.ovmexporter.server.http.Answered;
import org.ovmexporter.server.http.Observer;
import org.ovmexporter.server.http.Route;
import org.ovmexporter.server.http.Weight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes down who did what. Requests only add to sums in memory; a thread of its own writes these
 * each second, and the rest when this is closed. While the database cannot be written they wait, as
 * many as there is room for, and no request is held up.
 */
public final class AuditTrail implements Observer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);
    private static final int MOST_WAITING = 10_000;
    /** Of those whom nobody knows; more are told of together. */
    private static final int MOST_ANONYMOUS = 500;

    private final Path database;
    private final AuditTable table;
    private final Duration retention;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Map<AuditKey, AuditSum> waiting = new HashMap<>();
    private long anonymous;
    private long lost;

    /** Only the thread's. */
    private Instant prunedAt = Instant.MIN;

    private boolean failing;

    /**
     * Begins to write.
     *
     * @param database the exporter's
     * @param retention how long a row is kept
     */
    public AuditTrail(Path database, Duration retention, InstantSource clock) {
        this.database = database;
        this.table = new AuditTable(database);
        this.retention = retention;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("audit trail").start(this::run);
    }

    @Override
    public void answered(Answered request) {
        request.route()
                .filter(route -> route.weight() != Weight.PROBE)
                .ifPresent(route -> add(request, route));
    }

    private void add(Answered request, Route route) {
        Instant now = clock.instant();
        AuditKey key = AuditKey.of(request, route, now);
        add(key, new AuditSum(1, request.bytes(), now.toEpochMilli(), now.toEpochMilli()));
    }

    private synchronized void add(AuditKey exact, AuditSum sum) {
        if (waiting.computeIfPresent(exact, (_, before) -> before.plus(sum)) != null) {
            return;
        }
        AuditKey key = exact;
        if (key.isAnonymous() && anonymous >= MOST_ANONYMOUS) {
            key = key.amongOthers();
        }
        if (!waiting.containsKey(key)) {
            if (waiting.size() >= MOST_WAITING) {
                lost += sum.requests();
                return;
            }
            anonymous += key.isAnonymous() ? 1 : 0;
        }
        waiting.merge(key, sum, AuditSum::plus);
    }

    /**
     * How many requests the trail does not tell of, because it could not be written for too long.
     */
    public synchronized long lost() {
        return lost;
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
                prune();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
        synchronized (this) {
            if (!waiting.isEmpty() || lost > 0) {
                LOG.error(
                        "the audit trail in {} does not tell of {} kinds of requests, and of {}"
                                + " requests besides: it could not be written",
                        database,
                        waiting.size(),
                        lost);
            }
        }
    }

    private void write() {
        Map<AuditKey, AuditSum> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            table.add(taken);
            if (failing) {
                LOG.info("the audit trail in {} can be written again", database);
            }
            failing = false;
        } catch (SQLException e) {
            taken.forEach(this::add);
            if (!failing) {
                LOG.warn(
                        "the audit trail in {} cannot be written, and is tried again each second;"
                                + " requests are not affected: {}",
                        database,
                        e.getMessage());
            }
            failing = true;
        }
    }

    private synchronized Map<AuditKey, AuditSum> take() {
        Map<AuditKey, AuditSum> taken = waiting;
        waiting = new HashMap<>();
        anonymous = 0;
        return taken;
    }

    private void prune() {
        Instant now = clock.instant();
        if (prunedAt.isAfter(now.minus(BETWEEN_PRUNINGS))) {
            return;
        }
        prunedAt = now;
        try {
            table.prune(now.minus(retention));
        } catch (SQLException e) {
            LOG.debug("the audit trail is not pruned", e);
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(PATIENCE_AT_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
