package org.ovmexporter.bench.peers;

import org.ovmexporter.bench.Samples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * One load on several servers, in turns: what else the machine does meets all of them. A ratio is
 * the median of the rounds' ratios, and not the ratio of medians, for the same reason.
 */
final class Contest {
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

    private Contest() {}

    /** @param rounds that count, after one that does not */
    static Contest of(List<Peer> peers, int rounds, Load load) throws IOException {
        Contest contest = new Contest();
        for (int round = -1; round < rounds; round++) {
            for (int turn = 0; turn < peers.size(); turn++) {
                // Each is first as often as the others.
                Peer peer = peers.get(Math.floorMod(turn + round, peers.size()));
                Outcome outcome = load.on(peer);
                if (round >= 0) {
                    contest.outcomes
                            .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
        return contest;
    }

    boolean has(String peer) {
        return outcomes.containsKey(peer);
    }

    /** Of one server. */
    Samples samples(String peer, ToDoubleFunction<Outcome> figure) {
        return Samples.of(of(peer).stream().mapToDouble(figure).toArray());
    }

    /** How many times one server's figure is that of another. */
    double ratio(String peer, String other, ToDoubleFunction<Outcome> figure) {
        return ratio(of(peer), of(other), figure);
    }

    static double ratio(
            List<Outcome> ours, List<Outcome> theirs, ToDoubleFunction<Outcome> figure) {
        double[] ratios = new double[ours.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] =
                    figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round));
        }
        return Samples.of(ratios).median();
    }

    private List<Outcome> of(String peer) {
        return Objects.requireNonNull(outcomes.get(peer), peer);
    }
}
