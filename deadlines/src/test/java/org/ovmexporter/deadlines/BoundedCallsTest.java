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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
final class BoundedCallsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

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
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        assertThatThrownBy(() -> calls.run(this::hang))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 150 ms");
    }

    @Test
    void aLongCallMayTakeLongerThanTheOthers() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT, LONG);
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
        Thread.sleep(SHORT.multipliedBy(3));
        assertThat(caller.isAlive()).isTrue();
        repository.countDown();
        caller.join();
        assertThat(result.get()).isEqualTo("snapshot");
    }

    @Test
    void whileAnotherHangsALongCallHasOnlyItsTime() {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT, LONG);
        assertThatThrownBy(() -> calls.run(this::hang)).isInstanceOf(DeadlineException.class);
        assertThatThrownBy(() -> calls.callLong(() -> {
                    hang();
                    return 1;
                }))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("150 ms");
    }

    @Test
    void otherThreadsGoOnWhileOneHangs() throws IOException {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT);
        assertThatThrownBy(() -> calls.run(this::hang)).isInstanceOf(DeadlineException.class);
        assertThat(calls.call(() -> 1)).isEqualTo(1);
    }

    @Test
    void whileAllThreadsHangACallFailsAtOnce() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, Duration.ofSeconds(2));
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            callers.add(
                    Thread.startVirtualThread(() -> assertThatThrownBy(() -> calls.run(this::hang))
                            .isInstanceOf(DeadlineException.class)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> calls.call(() -> 1))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 2 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void worksAgainOnceTheRepositoryIsBack() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> calls.run(this::hang)).isInstanceOf(DeadlineException.class);
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
        BoundedCalls calls = new BoundedCalls("repository r", 1, Duration.ofMillis(500));
        AtomicBoolean made = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        Thread first = Thread.startVirtualThread(() -> assertThatThrownBy(() -> calls.run(() -> {
                    started.countDown();
                    hang();
                }))
                .isInstanceOf(DeadlineException.class));
        started.await();
        assertThatThrownBy(() -> calls.run(() -> made.set(true)))
                .isInstanceOf(DeadlineException.class);
        first.join();
        repository.countDown();
        Thread.sleep(100);
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
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        BoundedCalls.Started<Boolean> started = calls.start(() -> awaited(repository));
        Thread.sleep(SHORT.multipliedBy(2));
        assertThatThrownBy(started::result).isInstanceOf(DeadlineException.class);
    }

    @Test
    void aCallThatNobodyWaitsForHangsAsWell() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        calls.start(() -> awaited(repository));
        Thread.sleep(SHORT.multipliedBy(2));
        assertThatThrownBy(() -> calls.start(() -> 1)).isInstanceOf(DeadlineException.class);
    }

    @Test
    void aCallThatNobodyWaitsForIsNotMadeOnceItIsLate() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        AtomicBoolean made = new AtomicBoolean();
        calls.start(() -> awaited(repository));
        BoundedCalls.Started<Boolean> late = calls.start(() -> made.getAndSet(true));
        Thread.sleep(SHORT.multipliedBy(2));
        repository.countDown();
        assertThatThrownBy(late::result).isInstanceOf(DeadlineException.class);
        assertThat(made).isFalse();
    }

    @Test
    void whileOneHangsOthersAreGivenLessTime() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, Duration.ofSeconds(2));
        calls.start(() -> awaited(repository));
        Thread.sleep(Duration.ofSeconds(3));
        assertThatThrownBy(() -> calls.run(this::hang))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 1 s");
    }

    @Test
    void whatIsToBeDoneEventuallyIsDoneHoweverLate() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        calls.start(() -> awaited(repository));
        CountDownLatch done = new CountDownLatch(1);
        calls.eventually(done::countDown);
        Thread.sleep(SHORT.multipliedBy(2));
        assertThat(done.getCount()).isEqualTo(1);
        repository.countDown();
        assertThat(done.await(30, SECONDS)).isTrue();
    }

    @Test
    void aResultThatComesTooLateIsClosed() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT);
        CountDownLatch closed = new CountDownLatch(1);
        assertThatThrownBy(() -> calls.<Closeable>call(() -> {
                    hang();
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

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(LONG.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("a hanging system call cannot be interrupted", e);
        }
    }

    private void hang() {
        try {
            repository.await();
        } catch (InterruptedException e) {
            throw new AssertionError("a hanging system call cannot be interrupted", e);
        }
    }
}
