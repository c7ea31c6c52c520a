package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class AnswerOnceTest {
    private static final int ROUNDS = 5_000;

    private final AnswerOnce once = new AnswerOnce();

    @Test
    void whoHasBegunIsNotTakenOverFrom() {
        once.begin();

        assertThat(once.takeOver()).isFalse();
    }

    @Test
    void whoWasTakenOverFromPreparesAndBeginsNothing() {
        var prepared = new CopyOnWriteArrayList<String>();
        once.prepare(() -> prepared.add("before"));

        assertThat(once.takeOver()).isTrue();
        assertThatThrownBy(() -> once.prepare(() -> prepared.add("after")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(once::begin).isInstanceOf(IllegalStateException.class);
        assertThat(prepared).containsExactly("before");
    }

    @Test
    void nobodyBeginsTwice() {
        once.begin();

        assertThatThrownBy(once::begin).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobodyTakesOverTwice() {
        assertThat(once.takeOver()).isTrue();
        assertThat(once.takeOver()).isFalse();
    }

    @Test
    void whatBelongsToAnAnswerIsPreparedWhileItIsSentToo() {
        once.begin();

        var prepared = new CopyOnWriteArrayList<String>();
        once.prepare(() -> prepared.add("trailer"));
        assertThat(prepared).containsExactly("trailer");
    }

    @Test
    void onlyTheFirstEndsIt() {
        assertThat(once.end()).isTrue();
        assertThat(once.end()).isFalse();
    }

    /** What has left, and whose it was; each of the two says whether it has ended the request. */
    private static final class Race {
        private final AnswerOnce once = new AnswerOnce();
        private final CyclicBarrier start = new CyclicBarrier(2);
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private volatile String status = "none";

        private boolean handler() throws Exception {
            start.await();
            try {
                once.prepare(() -> status = "200");
                once.begin();
                sent.add(status);
                sent.add("the handler's bytes");
            } catch (IllegalStateException tooLate) {
                assertThat(sent).doesNotContain("the handler's bytes");
            }
            return once.end();
        }

        private boolean other() throws Exception {
            start.await();
            if (once.takeOver()) {
                status = "503";
                sent.add(status);
                sent.add("the other's bytes");
            }
            return once.end();
        }
    }

    @Test
    void ofTwoThatRaceOneAnswersAndNothingOfTheOtherLeaves() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < ROUNDS; i++) {
                var race = new Race();
                Callable<Boolean> handler = race::handler;
                Callable<Boolean> other = race::other;
                Future<Boolean> one = threads.submit(handler);
                Future<Boolean> two = threads.submit(other);

                assertThat(List.of(one.get(), two.get()))
                        .as("one has ended it")
                        .containsExactlyInAnyOrder(true, false);
                assertThat(race.sent)
                        .isIn(
                                List.of("200", "the handler's bytes"),
                                List.of("503", "the other's bytes"));
            }
        }
    }
}
