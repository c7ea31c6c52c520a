package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class KnownTokensTest {
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    private final KnownTokens known = new KnownTokens();
    private final List<String> parsed = new ArrayList<>();

    @Test
    void aGoodTokenIsParsedOnce() {
        assertThat(session("good 1")).contains(new Session("admin", "good 1", LATER));
        assertThat(session("good 1")).contains(new Session("admin", "good 1", LATER));

        assertThat(parsed).containsExactly("good 1");
    }

    @Test
    void aBadTokenIsParsedEachTime() {
        assertThat(session("bad")).isEmpty();
        assertThat(session("bad")).isEmpty();

        assertThat(parsed).containsExactly("bad", "bad");
    }

    @Test
    void aTokenThatDiffersInOneCharacterIsAnother() {
        session("good 1");

        assertThat(session("good 2")).contains(new Session("admin", "good 2", LATER));
    }

    @Test
    void theLatestTokensAreKnownAndNotTheOldest() {
        session("good oldest");
        session("good used again");
        for (int i = 0; i < 255; i++) {
            session("good " + i);
            session("good used again");
        }
        parsed.clear();

        session("good used again");
        session("good 254");
        session("good oldest");

        assertThat(parsed).containsExactly("good oldest");
    }

    private Optional<Session> session(String token) {
        return known.session(token, unknown -> {
            parsed.add(unknown);
            return unknown.startsWith("good")
                    ? Optional.of(new Session("admin", unknown, LATER))
                    : Optional.empty();
        });
    }
}
