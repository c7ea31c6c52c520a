package org.ovmexporter.server.login;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ThrottledCheckTest {

    private static final LoginOutcome ACCEPTED = new LoginOutcome.Accepted();
    private static final LoginOutcome REJECTED = new LoginOutcome.Rejected();
    private static final LoginOutcome UNAVAILABLE = new LoginOutcome.Unavailable("down",
            Duration.ofSeconds(10));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicInteger asked = new AtomicInteger();
    private final ThrottledCheck check = new ThrottledCheck((username, password) -> {
        asked.incrementAndGet();
        return switch (password) {
            case "right" -> ACCEPTED;
            case "down" -> UNAVAILABLE;
            default -> REJECTED;
        };
    }, () -> now);

    @Test
    void fourWrongPasswordsAreAskedAboutAndTheFifthIsNot() {
        for (int i = 0; i < 4; i++) {
            assertThat(check.check("admin", "wrong")).isEqualTo(REJECTED);
        }
        assertThat(check.check("admin", "wrong"))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(5)));
        assertThat(asked).hasValue(4);
    }

    @Test
    void evenTheRightPasswordHasToWait() {
        reject("admin", 4);
        assertThat(check.check("admin", "right"))
                .isInstanceOf(LoginOutcome.TooManyAttempts.class);
    }

    @Test
    void theWaitEndsWhenTheOldestRejectionIsFiveMinutesOld() {
        reject("admin", 1);
        now = now.plus(Duration.ofMinutes(1));
        reject("admin", 3);
        assertThat(check.check("admin", "right"))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(4)));
        now = now.plusSeconds(239);
        assertThat(check.check("admin", "right"))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1)));
        now = now.plusSeconds(1);
        assertThat(check.check("admin", "wrong")).isEqualTo(REJECTED);
        assertThat(check.check("admin", "wrong"))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(1)));
    }

    @Test
    void atNoTimeAreThereMoreThanFourRejectionsInFiveMinutes() {
        var rejectedAt = new ArrayList<Instant>();
        for (int second = 0; second < 3600; second += 7) {
            now = now.plusSeconds(7);
            if (check.check("admin", "wrong").equals(REJECTED)) {
                rejectedAt.add(now);
            }
        }
        assertThat(rejectedAt).hasSizeGreaterThan(40);
        for (int i = 4; i < rejectedAt.size(); i++) {
            assertThat(Duration.between(rejectedAt.get(i - 4), rejectedAt.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        }
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        reject("admin", 3);
        assertThat(check.check("admin", "right")).isEqualTo(ACCEPTED);
        reject("admin", 3);
        assertThat(check.check("admin", "right")).isEqualTo(ACCEPTED);
    }

    @Test
    void anUnavailableManagerDoesNotCount() {
        reject("admin", 3);
        for (int i = 0; i < 10; i++) {
            assertThat(check.check("admin", "down")).isEqualTo(UNAVAILABLE);
        }
        assertThat(check.check("admin", "right")).isEqualTo(ACCEPTED);
    }

    @Test
    void oneUserDoesNotHoldUpAnother() {
        reject("admin", 4);
        assertThat(check.check("backup", "right")).isEqualTo(ACCEPTED);
    }

    @Test
    void theSameUserInAnotherSpellingIsTheSame() {
        reject("admin", 2);
        reject("ADMIN", 1);
        reject(" Admin ", 1);
        assertThat(check.check("admin", "right"))
                .isInstanceOf(LoginOutcome.TooManyAttempts.class);
    }

    @Test
    void manyAttemptsAtOnceDoNotPassTheLimitTogether() throws Exception {
        var tasks = new ArrayList<Callable<LoginOutcome>>();
        for (int i = 0; i < 50; i++) {
            tasks.add(() -> check.check("admin", "wrong"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(tasks);
        }
        assertThat(asked).hasValue(4);
    }

    @Test
    void whoWaitsTooLongForOthersOfTheSameUserIsSentAway() throws Exception {
        var started = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var slow = new ThrottledCheck((username, password) -> {
            started.countDown();
            awaitQuietly(finish);
            return ACCEPTED;
        }, () -> now, Duration.ofMillis(20));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> slow.check("admin", "right"));
            started.await();
            assertThat(slow.check("admin", "right"))
                    .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1)));
            finish.countDown();
            assertThat(first.get()).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void namesThatNobodyHasDoNotFillTheMemory() {
        for (int i = 0; i < 3 * ThrottledCheck.USERS; i++) {
            reject("user-" + i, 1);
        }
        assertThat(check.usersRemembered()).isEqualTo(ThrottledCheck.USERS);
    }

    private void reject(String username, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(check.check(username, "wrong")).isEqualTo(REJECTED);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
