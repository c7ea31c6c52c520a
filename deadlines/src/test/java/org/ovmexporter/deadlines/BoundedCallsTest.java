package org.ovmexporter.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
final class BoundedCallsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final TimeOfTest time = new TimeOfTest();
    /** What calls hang on, as on a dead repository; it comes back after each test. */
    private final CountDownLatch repository = new CountDownLatch(1);

    @AfterEach
    void revive() {
        repository.countDown();
    }

    @Test
    void givesTheResult() throws IOException {
        assertThat(new BoundedCalls("repository r", 1, LONG).call(() -> "text")).isEqualTo("text");
    }

    @Test
    void runsOnADaemonPlatformThreadNamedAfterIt() throws IOException {
        Thread thread = new BoundedCalls("repository r", 2, LONG).call(Thread::currentThread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.getName()).isEqualTo("repository r 1");
    }

    @Test
    void whatTheCallThrowsComesThrough() {
        BoundedCalls calls = new BoundedCalls("repository r", 1, LONG);
        assertThatThrownBy(() -> calls.run(() -> {
                    throw new NoSuchFileException("x");
                }))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> calls.run(() -> {
                    throw new IllegalArgumentException("y");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y");
        assertThatThrownBy(() -> calls.run(() -> {
                    throw new StackOverflowError("z");
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCallThatHangsEndsForItsCallerAtTheDeadline() {
        BoundedCalls calls = calls(1, SHORT);
        assertThatThrownBy(() -> calls.run(() -> hangFor(SHORT)))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 150 ms");
    }

    @Test
    void aLongCallMayTakeLongerThanTheOthers() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT, LONG, time);
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<String> result = new AtomicReference<>("");
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                result.set(calls.callLong(() -> {
                    started.countDown();
                    hang();
                    return "snapshot";
                }));
            } catch (IOException e) {
                result.set(e.toString());
            }
        });
        started.await();
        time.pass(SHORT.multipliedBy(3));
        assertThat(caller.join(SHORT)).isFalse();
        repository.countDown();
        caller.join();
        assertThat(result.get()).isEqualTo("snapshot");
    }

    @Test
    void whileAnotherHangsALongCallHasOnlyItsTime() {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT, LONG, time);
        assertThatThrownBy(() -> calls.run(() -> hangFor(SHORT)))
                .isInstanceOf(DeadlineException.class);
        assertThatThrownBy(() -> calls.callLong(() -> {
                    hangFor(SHORT);
                    return 1;
                }))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("150 ms");
    }

    @Test
    void otherThreadsGoOnWhileOneHangs() throws IOException {
        BoundedCalls calls = calls(2, SHORT);
        assertThatThrownBy(() -> calls.run(() -> hangFor(SHORT)))
                .isInstanceOf(DeadlineException.class);
        assertThat(calls.call(() -> 1)).isEqualTo(1);
    }

    @Test
    void whileAllThreadsHangACallFailsAtOnce() throws Exception {
        BoundedCalls calls = calls(2, Duration.ofSeconds(2));
        BoundedCalls.Started<Boolean> first = startHanging(calls);
        BoundedCalls.Started<Boolean> second = startHanging(calls);
        time.pass(Duration.ofMillis(2001));
        assertThatThrownBy(first::result).isInstanceOf(DeadlineException.class);
        assertThatThrownBy(second::result).isInstanceOf(DeadlineException.class);
        long start = time.nanoTime();
        assertThatThrownBy(() -> calls.call(() -> 1))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 2 s");
        assertThat(Duration.ofNanos(time.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void worksAgainOnceTheRepositoryIsBack() throws Exception {
        BoundedCalls calls = calls(1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> calls.run(() -> hangFor(Duration.ofSeconds(1))))
                .isInstanceOf(DeadlineException.class);
        assertThatThrownBy(() -> calls.call(() -> 1)).isInstanceOf(DeadlineException.class);
        repository.countDown();
        while (true) {
            try {
                assertThat(calls.call(() -> 1)).isEqualTo(1);
                return;
            } catch (DeadlineException stillHanging) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void aCallThatWaitedForAThreadUntilItsDeadlineIsNeverMade() throws Exception {
        BoundedCalls calls = calls(1, Duration.ofMillis(500));
        AtomicBoolean made = new AtomicBoolean();
        BoundedCalls.Started<Boolean> first = startHanging(calls);
        BoundedCalls.Started<Boolean> second = calls.start(() -> made.getAndSet(true));
        time.pass(Duration.ofMillis(501));
        assertThatThrownBy(second::result).isInstanceOf(DeadlineException.class);
        assertThatThrownBy(first::result).isInstanceOf(DeadlineException.class);
        CountDownLatch next = new CountDownLatch(1);
        calls.eventually(next::countDown);
        repository.countDown();
        next.await();
        assertThat(made).isFalse();
    }

    @Test
    void aCallThatIsStartedRunsWhileItsCallerDoesOtherThings() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, LONG);
        CountDownLatch both = new CountDownLatch(2);
        BoundedCalls.IOCallable<Boolean> meeting = () -> {
            both.countDown();
            return awaited(both);
        };
        BoundedCalls.Started<Boolean> first = calls.start(meeting);
        BoundedCalls.Started<Boolean> second = calls.start(meeting);
        assertThat(first.result()).isTrue();
        assertThat(second.result()).isTrue();
    }

    @Test
    void theDeadlineOfACallThatIsStartedRunsFromThenOn() throws Exception {
        BoundedCalls calls = calls(1, SHORT);
        BoundedCalls.Started<Boolean> started = calls.start(() -> awaited(repository));
        time.pass(SHORT.multipliedBy(2));
        assertThatThrownBy(started::result).isInstanceOf(DeadlineException.class);
    }

    @Test
    void aCallThatNobodyWaitsForHangsAsWell() throws Exception {
        BoundedCalls calls = calls(1, SHORT);
        startHanging(calls);
        time.pass(SHORT.multipliedBy(2));
        assertThatThrownBy(() -> calls.start(() -> 1)).isInstanceOf(DeadlineException.class);
    }

    @Test
    void aCallThatNobodyWaitsForIsNotMadeOnceItIsLate() throws Exception {
        BoundedCalls calls = calls(1, SHORT);
        AtomicBoolean made = new AtomicBoolean();
        startHanging(calls);
        BoundedCalls.Started<Boolean> late = calls.start(() -> made.getAndSet(true));
        time.pass(SHORT.multipliedBy(2));
        repository.countDown();
        assertThatThrownBy(late::result).isInstanceOf(DeadlineException.class);
        assertThat(made).isFalse();
    }

    @Test
    void whileOneHangsOthersAreGivenLessTime() throws Exception {
        BoundedCalls calls = calls(2, Duration.ofSeconds(2));
        startHanging(calls);
        time.pass(Duration.ofSeconds(3));
        assertThatThrownBy(() -> calls.run(() -> hangFor(Duration.ofSeconds(1))))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 1 s");
    }

    @Test
    void whatIsToBeDoneEventuallyIsDoneHoweverLate() throws Exception {
        BoundedCalls calls = calls(1, SHORT);
        startHanging(calls);
        CountDownLatch done = new CountDownLatch(1);
        calls.eventually(done::countDown);
        time.pass(SHORT.multipliedBy(2));
        assertThat(done.getCount()).isEqualTo(1);
        repository.countDown();
        assertThat(done.await(30, SECONDS)).isTrue();
    }

    @Test
    void aResultThatComesTooLateIsClosed() throws Exception {
        BoundedCalls calls = calls(1, SHORT);
        CountDownLatch closed = new CountDownLatch(1);
        assertThatThrownBy(() -> calls.<Closeable>call(() -> {
                    hangFor(SHORT);
                    return closed::countDown;
                }))
                .isInstanceOf(DeadlineException.class);
        assertThat(closed.getCount()).isEqualTo(1);
        repository.countDown();
        assertThat(closed.await(30, SECONDS)).isTrue();
    }

    @Test
    void aResultThatComesInTimeIsLeftOpen() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        Closeable result =
                new BoundedCalls("repository r", 1, LONG).call(() -> () -> closed.set(true));
        assertThat(closed).isFalse();
        result.close();
    }

    @Test
    void anInterruptedCallerLeavesAtOnceAndStaysInterrupted() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, LONG);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                calls.run(() -> {
                    started.countDown();
                    hang();
                });
            } catch (IOException e) {
                thrown.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        started.await();
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(interrupted).isTrue();
    }

    private BoundedCalls calls(int threads, Duration deadline) {
        return new BoundedCalls("repository r", threads, deadline, deadline, time);
    }

    /** A call of which nobody waits for the end, once it hangs. */
    private BoundedCalls.Started<Boolean> startHanging(BoundedCalls calls) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        BoundedCalls.Started<Boolean> started = calls.start(() -> {
            begun.countDown();
            return awaited(repository);
        });
        begun.await();
        return started;
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(LONG.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("a hanging system call cannot be interrupted", e);
        }
    }

    /** Until more time than that has passed, and on. */
    private void hangFor(Duration patience) {
        time.pass(patience.plusNanos(1));
        hang();
    }

    private void hang() {
        try {
            repository.await();
        } catch (InterruptedException e) {
            throw new AssertionError("a hanging system call cannot be interrupted", e);
        }
    }
}
