package org.ovmexporter.server.login;

import org.ovmexporter.server.http.Origin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The wrong passwords of the last five minutes, and who has to wait because of them.
 *
 * <p>A user has {@value #OF_USER} attempts, so that the Manager does not lock the account. No
 * stranger has more than {@value #OF_USER_FROM_STRANGER} of them, and strangers together {@value
 * #OF_USER_FROM_STRANGERS}: one attempt is left to whoever has logged in as that user from the same
 * place before. Strangers also share {@value #OF_STRANGERS} over all users, of which one has
 * {@value #OF_STRANGER} at most.
 */
final class Rejections {
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int OF_USER = 4;
    static final int OF_USER_FROM_STRANGERS = 3;
    static final int OF_USER_FROM_STRANGER = 2;
    static final int OF_STRANGER = 20;
    static final int OF_STRANGERS = 200;
    /** How many places are remembered from where somebody has logged in. */
    static final int PLACES = 1000;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** Somebody, somewhere. */
    private record Place(String user, Origin origin) {}

    private record Rejection(Place place, Instant at) {}

    private final InstantSource clock;
    /** Oldest first; strangers' are bounded by their limit, those of others by their number. */
    private final Deque<Rejection> rejections = new ArrayDeque<>();

    private final SequencedMap<Place, Instant> welcome = new LinkedHashMap<>();

    Rejections(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this user has to wait there; zero if there is an attempt left. */
    synchronized Duration timeToWait(String user, Origin origin) {
        Instant oldest = clock.instant().minus(WINDOW);
        while (!rejections.isEmpty() && !rejections.getFirst().at().isAfter(oldest)) {
            rejections.removeFirst();
        }
        Duration ofUser = untilFewer(OF_USER, place -> place.user().equals(user));
        if (welcome.containsKey(new Place(user, origin))) {
            return ofUser;
        }
        return Stream.of(
                        ofUser,
                        untilFewer(
                                OF_USER_FROM_STRANGERS,
                                place -> place.user().equals(user) && isStranger(place)),
                        untilFewer(OF_USER_FROM_STRANGER, new Place(user, origin)::equals),
                        untilFewer(OF_STRANGER, place -> place.origin().equals(origin)),
                        untilFewer(OF_STRANGERS, this::isStranger))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private boolean isStranger(Place place) {
        return !welcome.containsKey(place);
    }

    private Duration untilFewer(int limit, Predicate<Place> counted) {
        List<Rejection> those = rejections.stream()
                .filter(rejection -> counted.test(rejection.place()))
                .toList();
        if (those.size() < limit) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(
                clock.instant(), those.get(those.size() - limit).at().plus(WINDOW));
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }

    /** A wrong password. */
    synchronized void add(String user, Origin origin) {
        rejections.addLast(new Rejection(new Place(user, origin), clock.instant()));
    }

    /** A right one: the Manager begins to count anew, and this place is known from now on. */
    synchronized void forgive(String user, Origin origin) {
        rejections.removeIf(rejection -> rejection.place().user().equals(user));
        welcome.putLast(new Place(user, origin), clock.instant());
        if (welcome.size() > PLACES) {
            welcome.pollFirstEntry();
        }
    }

    synchronized int remembered() {
        return rejections.size() + welcome.size();
    }
}
