package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovmexporter.server.http.Origin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An attacker at one address, others at more of them, and people who only mistype. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ThrottledCheckTest {

    private static final LoginOutcome ACCEPTED = new LoginOutcome.Accepted();
    private static final LoginOutcome REJECTED = new LoginOutcome.Rejected();
    private static final LoginOutcome UNAVAILABLE =
            new LoginOutcome.Unavailable("down", Duration.ofSeconds(10));
    private static final Origin DESK = new Origin("192.0.2.1");
    private static final Origin ATTACKER = new Origin("203.0.113.66");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicInteger asked = new AtomicInteger();
    private final ThrottledCheck check = new ThrottledCheck(
            (username, password) -> {
                asked.incrementAndGet();
                return switch (password) {
                    case "right" -> ACCEPTED;
                    case "down" -> UNAVAILABLE;
                    default -> REJECTED;
                };
            },
            () -> now);

    @Test
    void twoWrongPasswordsFromOneAddressAreAskedAboutAndTheThirdIsNot() {
        reject("admin", DESK, 2);
        assertThat(check.check("admin", "wrong", DESK))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(5)));
        assertThat(asked).hasValue(2);
    }

    @Test
    void evenTheRightPasswordHasToWaitThere() {
        reject("admin", DESK, 2);
        assertWaits("admin", DESK);
    }

    @Test
    void oneAttackersAddressDoesNotLockOutTheUserItGuessesAt() {
        guess("admin", ATTACKER, 50);
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
    }

    @Test
    void manyAttackersTogetherDoNotLockOutWhoLoggedInBefore() {
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
        for (int i = 0; i < 50; i++) {
            guess("admin", address(i), 3);
        }
        assertWaits("admin", new Origin("198.51.100.9"));
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
    }

    @Test
    void theManagerIsAskedAboutFourWrongPasswordsOfAUserAtMostWhereverTheyComeFrom() {
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
        asked.set(0);
        for (int i = 0; i < 50; i++) {
            guess("admin", address(i), 3);
            guess("admin", DESK, 3);
        }
        assertThat(asked).hasValue(4);
    }

    @Test
    void atNoTimeAreThereMoreThanFourRejectionsInFiveMinutes() {
        var rejectedAt = new ArrayList<Instant>();
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
        for (int second = 0; second < 3600; second += 7) {
            now = now.plusSeconds(7);
            Origin from = second % 2 == 0 ? DESK : address(second);
            if (check.check("admin", "wrong", from).equals(REJECTED)) {
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
    void oneAddressMayTryTwentyPasswordsWhoeverTheyAreFor() {
        for (int i = 0; i < 20; i++) {
            reject("user-" + i, ATTACKER, 1);
        }
        assertWaits("user-20", ATTACKER);
        assertThat(check.check("user-20", "right", DESK)).isEqualTo(ACCEPTED);
    }

    @Test
    void strangersTogetherMayTryTwoHundredAndWhoLoggedInBeforeStillMay() {
        assertThat(check.check("backup", "right", DESK)).isEqualTo(ACCEPTED);
        for (int i = 0; i < 200; i++) {
            reject("user-" + i, address(i), 1);
        }
        assertWaits("user-200", address(200));
        assertThat(check.check("backup", "right", DESK)).isEqualTo(ACCEPTED);
    }

    @Test
    void theWaitEndsWhenTheOldestRejectionIsFiveMinutesOld() {
        reject("admin", DESK, 1);
        now = now.plus(Duration.ofMinutes(1));
        reject("admin", DESK, 1);
        assertThat(check.check("admin", "right", DESK))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(4)));
        now = now.plusSeconds(239);
        assertThat(check.check("admin", "right", DESK))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1)));
        now = now.plusSeconds(1);
        reject("admin", DESK, 1);
        assertThat(check.check("admin", "wrong", DESK))
                .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofMinutes(1)));
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        for (int i = 0; i < 3; i++) {
            reject("admin", DESK, 1);
            assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void anUnavailableManagerDoesNotCount() {
        reject("admin", DESK, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(check.check("admin", "down", DESK)).isEqualTo(UNAVAILABLE);
        }
        assertThat(check.check("admin", "right", DESK)).isEqualTo(ACCEPTED);
    }

    @Test
    void theSameUserInAnotherSpellingIsTheSame() {
        reject("admin", DESK, 1);
        reject(" ADMIN ", DESK, 1);
        assertWaits("Admin", DESK);
    }

    @Test
    void manyAttemptsAtOnceDoNotPassTheLimitTogether() throws Exception {
        var tasks = new ArrayList<Callable<LoginOutcome>>();
        for (int i = 0; i < 50; i++) {
            Origin from = address(i);
            tasks.add(() -> check.check("admin", "wrong", from));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(tasks);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void oneAddressDoesNotTakeAllOfTheChecksThatAManagerLeavesHanging() throws Exception {
        var started = new CountDownLatch(4);
        var finish = new CountDownLatch(1);
        var slow = new ThrottledCheck(
                (username, password) -> {
                    if (!username.equals("backup")) {
                        started.countDown();
                        awaitQuietly(finish);
                    }
                    return ACCEPTED;
                },
                () -> now,
                Duration.ofMillis(20));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var hanging = new ArrayList<Future<LoginOutcome>>();
            for (int i = 0; i < 4; i++) {
                String user = "user-" + i;
                hanging.add(threads.submit(() -> slow.check(user, "right", ATTACKER)));
            }
            started.await();
            assertThat(slow.check("user-5", "right", ATTACKER))
                    .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1)));
            assertThat(slow.check("backup", "right", DESK)).isEqualTo(ACCEPTED);
            finish.countDown();
            for (Future<LoginOutcome> check : hanging) {
                assertThat(check.get()).isEqualTo(ACCEPTED);
            }
        }
    }

    @Test
    void whoWaitsTooLongForOthersOfTheSameUserIsSentAway() throws Exception {
        var started = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var slow = new ThrottledCheck(
                (username, password) -> {
                    started.countDown();
                    awaitQuietly(finish);
                    return ACCEPTED;
                },
                () -> now,
                Duration.ofMillis(20));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> slow.check("admin", "right", DESK));
            started.await();
            assertThat(slow.check("admin", "right", DESK))
                    .isEqualTo(new LoginOutcome.TooManyAttempts(Duration.ofSeconds(1)));
            finish.countDown();
            assertThat(first.get()).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void namesAndAddressesThatNobodyHasDoNotFillTheMemory() {
        for (int i = 0; i < 3000; i++) {
            guess("user-" + i, address(i), 1);
            assertThat(check.check("user-" + i, "right", DESK)).isEqualTo(ACCEPTED);
        }
        assertThat(check.remembered())
                .isLessThanOrEqualTo(Rejections.PLACES + Rejections.OF_STRANGERS);
    }

    private void reject(String username, Origin origin, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(check.check(username, "wrong", origin)).isEqualTo(REJECTED);
        }
    }

    private void guess(String username, Origin origin, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(check.check(username, "wrong", origin)).isNotEqualTo(ACCEPTED);
        }
    }

    private void assertWaits(String username, Origin origin) {
        int before = asked.get();
        assertThat(check.check(username, "right", origin))
                .isInstanceOf(LoginOutcome.TooManyAttempts.class);
        assertThat(asked).hasValue(before);
    }

    private static Origin address(int number) {
        return new Origin("198.18." + number / 256 + "." + number % 256);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
