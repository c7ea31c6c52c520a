package org.ovmexporter.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
final class ExpendableThreadsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final ExpendableThreads threads = new ExpendableThreads("connection");
    private final List<String> done = new CopyOnWriteArrayList<>();
    /** What was done in the stead of threads that were left behind. */
    private final List<String> left = new CopyOnWriteArrayList<>();
    /** What calls hang on, as on a dead repository; it comes back after each test. */
    private final CountDownLatch repository = new CountDownLatch(1);

    @AfterEach
    void revive() {
        repository.countDown();
    }

    @Test
    void allCallsOfSuchAPartAreMadeOnItsOneThread() throws IOException {
        BoundedCalls calls = new BoundedCalls("repository r", 1, LONG);
        runDirectly(here -> {
            done.add(Thread.currentThread().getName());
            done.add(here.call(calls, () -> Thread.currentThread().getName()));
            done.add(here.call(calls, () -> Thread.currentThread().getName()));
        });
        assertThat(done).containsExactly("connection 1", "connection 1", "connection 1");
        assertThat(left).isEmpty();
    }

    @Test
    void outsideOfSuchAPartCallsAreHandedOver() throws IOException {
        BoundedCalls calls = new BoundedCalls("repository r", 1, LONG);
        ExpendableThread thread = threads.one();
        thread.run(() -> {
            thread.directly(_ -> done.add(Thread.currentThread().getName()), why -> {});
            done.add(calls.call(() -> Thread.currentThread().getName()));
        });
        CallingThread elsewhere = CallingThread.ofPool();
        done.add(elsewhere.call(calls, () -> Thread.currentThread().getName()));
        assertThat(done).containsExactly("connection 1", "repository r 1", "repository r 1");
    }

    @Test
    void afterItsPartAThreadMakesNoCallsThatNobodyWouldSeeHang() throws IOException {
        BoundedCalls calls = new BoundedCalls("repository r", 1, LONG);
        AtomicReference<CallingThread> kept = new AtomicReference<>(CallingThread.ofPool());
        runDirectly(kept::set);
        assertThatThrownBy(() -> kept.get().run(calls, () -> done.add("called")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void whatTheWorkThrowsComesThrough() {
        assertThatThrownBy(() -> runDirectly(_ -> {
                    throw new NoSuchFileException("x");
                }))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> threads.one().run(() -> {
                    throw new IllegalArgumentException("y");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y");
    }

    @Test
    void aCallThatHangsEndsTheWorkForWhoWaitsAndNothingIsDoneAfterIt() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT);
        CountDownLatch ended = new CountDownLatch(1);
        assertThatThrownBy(() -> runDirectly(here -> {
                    try {
                        here.run(calls, this::hang);
                        done.add("an answer with what was read too late");
                    } finally {
                        ended.countDown();
                    }
                }))
                .isInstanceOf(DeadlineException.class)
                .hasMessage("repository r did not answer within 150 ms");
        assertThat(left).containsExactly("repository r did not answer within 150 ms");
        repository.countDown();
        assertThat(ended.await(30, SECONDS)).isTrue();
        assertThat(done).isEmpty();
    }

    @Test
    void workThatWasLeftBehindMakesNoOtherCall() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> second = new AtomicReference<>();
        assertThatThrownBy(() -> runDirectly(here -> {
                    try {
                        here.run(calls, this::hang);
                    } catch (InterruptedIOException tooLate) {
                        try {
                            here.run(calls, () -> done.add("called"));
                        } catch (IOException e) {
                            second.set(e);
                        }
                        ended.countDown();
                    }
                }))
                .isInstanceOf(DeadlineException.class);
        repository.countDown();
        assertThat(ended.await(30, SECONDS)).isTrue();
        assertThat(second.get())
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("nobody waits for this any more");
        assertThat(done).isEmpty();
    }

    @Test
    void whatIsOpenedTooLateIsClosed() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT);
        CountDownLatch closed = new CountDownLatch(1);
        assertThatThrownBy(() -> runDirectly(here -> here.call(calls, () -> {
                    hang();
                    return (Closeable) closed::countDown;
                })))
                .isInstanceOf(DeadlineException.class);
        repository.countDown();
        assertThat(closed.await(30, SECONDS)).isTrue();
    }

    @Test
    void whatTakesLongerThanTheDeadlineBetweenCallsIsNotLeftBehind() throws IOException {
        TimeOfTest time = new TimeOfTest();
        BoundedCalls calls = new BoundedCalls("repository r", 1, SHORT, SHORT, time);
        runDirectly(here -> {
            here.run(calls, () -> done.add("first"));
            time.pass(SHORT.multipliedBy(4));
            sleep(SHORT.multipliedBy(4));
            here.run(calls, () -> done.add("second"));
        });
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aCallFailsAtOnceWhileAsManyHangAsTheRepositoryHasThreads() {
        BoundedCalls calls = new BoundedCalls("repository r", 2, SHORT);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> runDirectly(here -> here.run(calls, this::hang)))
                    .isInstanceOf(DeadlineException.class);
        }
        AtomicBoolean made = new AtomicBoolean();
        assertThatThrownBy(() -> runDirectly(here -> here.run(calls, () -> made.set(true))))
                .isInstanceOf(DeadlineException.class);
        assertThatThrownBy(() -> calls.run(() -> made.set(true)))
                .isInstanceOf(DeadlineException.class);
        assertThat(made).isFalse();
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndTheWorkEndsAtItsNextCall() throws Exception {
        BoundedCalls calls = new BoundedCalls("repository r", 2, LONG);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                runDirectly(here -> {
                    try {
                        here.run(calls, () -> {
                            begun.countDown();
                            hang();
                        });
                        done.add("an answer");
                    } finally {
                        ended.countDown();
                    }
                });
            } catch (IOException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
            }
        });
        begun.await();
        waiting.interrupt();
        waiting.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        repository.countDown();
        assertThat(ended.await(30, SECONDS)).isTrue();
        assertThat(done).isEmpty();
    }

    /** Work that is one such part. */
    private void runDirectly(ExpendableThread.Direct part) throws IOException {
        ExpendableThread thread = threads.one();
        thread.run(() -> thread.directly(part, why -> left.add(why.getMessage())));
    }

    private void hang() throws InterruptedIOException {
        try {
            repository.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void sleep(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }
}
