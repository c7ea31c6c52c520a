package org.ovmexporter.server.login;

import org.ovmexporter.server.http.Origin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Keeps wrong passwords from locking an account, and whoever guesses them from locking others out:
 * once there were too many, as {@link Rejections} counts them, the Manager is not asked again until
 * the oldest is five minutes old.
 *
 * <p>The Manager runs on WebLogic, whose default is to lock an account for 30 minutes after five
 * wrong passwords within five minutes; the limit stays one below. Checks of one user are made one
 * after the other, so that many at once cannot pass the limit together. One place has at most
 * {@value #AT_A_TIME_FROM_ONE} checks under way and all have {@value #AT_A_TIME}, so that a Manager
 * which does not answer costs no more than that.
 */
public final class ThrottledCheck {
    static final int AT_A_TIME = 16;
    static final int AT_A_TIME_FROM_ONE = 4;

    private static final LoginOutcome BUSY =
            new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1));

    private final PasswordCheck check;
    private final Duration patience;
    private final Rejections rejections;
    private final List<Origin> underWay = new ArrayList<>();

    /**
     * A user's lock is found by hash: now and then two users share one, and memory stays bounded.
     */
    private final Lock[] turns = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

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
        this.patience = patience;
        this.rejections = new Rejections(clock);
    }

    /** Blocks until it is known; safe to call from many threads. No password is ever logged. */
    public LoginOutcome check(String username, String password, Origin origin) {
        String user = AllowedUsers.canonical(username);
        Duration wait = rejections.timeToWait(user, origin);
        if (wait.isPositive()) {
            return new LoginOutcome.TooManyAttempts(wait);
        }
        if (!begin(origin)) {
            return BUSY;
        }
        try {
            return inTurn(user, username, password, origin);
        } finally {
            end(origin);
        }
    }

    private LoginOutcome inTurn(String user, String username, String password, Origin origin) {
        Lock turn = turns[Math.floorMod(user.hashCode(), turns.length)];
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return BUSY;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return BUSY;
        }
        try {
            // Those before may have used up the attempts that there were.
            Duration wait = rejections.timeToWait(user, origin);
            if (wait.isPositive()) {
                return new LoginOutcome.TooManyAttempts(wait);
            }
            LoginOutcome outcome = check.check(username, password);
            switch (outcome) {
                case LoginOutcome.Accepted _ -> rejections.forgive(user, origin);
                case LoginOutcome.Rejected _ -> rejections.add(user, origin);
                case LoginOutcome.Unavailable _, LoginOutcome.TooManyAttempts _ -> {
                    // That says nothing about the password.
                }
            }
            return outcome;
        } finally {
            turn.unlock();
        }
    }

    /** Waits until there is room for one more check, and says whether there is. */
    private boolean begin(Origin origin) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (underWay) {
            while (underWay.size() >= AT_A_TIME
                    || Collections.frequency(underWay, origin) >= AT_A_TIME_FROM_ONE) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    underWay.wait(left);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return underWay.add(origin);
        }
    }

    private void end(Origin origin) {
        synchronized (underWay) {
            underWay.remove(origin);
            underWay.notifyAll();
        }
    }

    int remembered() {
        return rejections.remembered();
    }
}
