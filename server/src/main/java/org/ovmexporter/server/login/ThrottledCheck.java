package org.ovmexporter.server.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Keeps wrong passwords from locking an account: once a user was rejected {@value #REJECTIONS} times
 * in a row within five minutes, the Manager is not asked again until the first of them is five
 * minutes old.
 *
 * <p>The Manager runs on WebLogic, whose default is to lock an account for 30 minutes after five
 * wrong passwords within five minutes; the limit stays one below. Checks of one user are made one
 * after the other, so that many at once cannot pass the limit together. It remembers the
 * {@value #USERS} users rejected last, in memory only; an accepted password is never remembered.
 */
public final class ThrottledCheck implements PasswordCheck {

    static final int REJECTIONS = 4;
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int USERS = 1000;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final PasswordCheck check;
    private final InstantSource clock;
    private final Duration patience;

    /** A user's lock is found by hash: now and then two users share one, and memory stays bounded. */
    private final Lock[] turns = Stream.generate(ReentrantLock::new)
            .limit(64)
            .toArray(Lock[]::new);

    private final SequencedMap<String, Deque<Instant>> rejections = new LinkedHashMap<>();

    /** Throttles this check. */
    public ThrottledCheck(PasswordCheck check, InstantSource clock) {
        this(check, clock, Duration.ofSeconds(30));
    }

    /**
     * Throttles this check.
     *
     * @param patience how long a check waits for others of the same user before it gives up
     */
    ThrottledCheck(PasswordCheck check, InstantSource clock, Duration patience) {
        this.check = check;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public LoginOutcome check(String username, String password) {
        // WebLogic does not tell upper from lower case in user names, so neither does the count.
        String user = username.strip().toLowerCase(Locale.ROOT);
        Lock turn = turns[Math.floorMod(user.hashCode(), turns.length)];
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return new LoginOutcome.TooManyAttempts(SHORTEST_WAIT);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new LoginOutcome.TooManyAttempts(SHORTEST_WAIT);
        }
        try {
            Duration wait = timeToWait(user);
            if (wait.isPositive()) {
                return new LoginOutcome.TooManyAttempts(wait);
            }
            LoginOutcome outcome = check.check(username, password);
            remember(user, outcome);
            return outcome;
        } finally {
            turn.unlock();
        }
    }

    private Duration timeToWait(String user) {
        synchronized (rejections) {
            Deque<Instant> times = rejections.getOrDefault(user, new ArrayDeque<>());
            forgetOld(times);
            if (times.size() < REJECTIONS) {
                return Duration.ZERO;
            }
            Duration wait = Duration.between(clock.instant(), times.getFirst().plus(WINDOW));
            return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        }
    }

    private void remember(String user, LoginOutcome outcome) {
        synchronized (rejections) {
            switch (outcome) {
                case LoginOutcome.Accepted accepted -> rejections.remove(user);
                case LoginOutcome.Rejected rejected -> {
                    Deque<Instant> times = rejections.getOrDefault(user, new ArrayDeque<>());
                    rejections.remove(user); // so that it goes to the end, as the newest
                    times.addLast(clock.instant());
                    rejections.put(user, times);
                    if (rejections.size() > USERS) {
                        rejections.pollFirstEntry();
                    }
                }
                case LoginOutcome.Unavailable unknown -> {
                }
                case LoginOutcome.TooManyAttempts notAsked -> {
                }
            }
        }
    }

    private void forgetOld(Deque<Instant> times) {
        Instant oldest = clock.instant().minus(WINDOW);
        while (!times.isEmpty() && !times.getFirst().isAfter(oldest)) {
            times.removeFirst();
        }
    }

    int usersRemembered() {
        synchronized (rejections) {
            return rejections.size();
        }
    }
}
