package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class AcquiredTest {
    private final List<String> log = new ArrayList<>();

    private AutoCloseable part(String name) {
        log.add("+" + name);
        return () -> log.add("-" + name);
    }

    @Test
    void whatWasAcquiredIsGivenBackInReverseOrderOnce() throws IOException {
        Acquired all = Acquired.by(acquired -> {
            acquired.add(part("a"));
            acquired.add(part("b"));
            return acquired;
        });
        assertThat(log).containsExactly("+a", "+b");

        all.close();
        all.close();

        assertThat(log).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void aStepThatFailsGivesBackWhatThoseBeforeItHaveAcquired() {
        var reason = new IOException("no third");

        assertThatThrownBy(() -> Acquired.by(acquired -> {
                    acquired.add(part("a"));
                    acquired.add(part("b"));
                    throw reason;
                }))
                .isSameAs(reason);
        assertThat(log).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void anErrorGivesBackAsMuch() {
        assertThatThrownBy(() -> Acquired.by(acquired -> {
                    acquired.add(part("a"));
                    throw new OutOfMemoryError("of a step");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(log).containsExactly("+a", "-a");
    }

    @Test
    void aPartThatCannotBeClosedKeepsNoOtherOpen() throws IOException {
        Acquired all = Acquired.by(acquired -> {
            acquired.add(part("a"));
            acquired.<AutoCloseable>add(() -> {
                throw new IOException("stuck");
            });
            acquired.add(part("b"));
            return acquired;
        });

        assertThatThrownBy(all::close).hasRootCauseMessage("stuck");
        assertThat(log).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void whyAStartFailedIsToldBeforeWhatThenCouldNotBeClosed() {
        var reason = new IOException("no third");

        assertThatThrownBy(() -> Acquired.by(acquired -> {
                    acquired.<AutoCloseable>add(() -> {
                        throw new IOException("stuck");
                    });
                    throw reason;
                }))
                .isSameAs(reason)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("stuck")));
    }
}
