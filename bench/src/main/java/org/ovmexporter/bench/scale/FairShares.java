package org.ovmexporter.bench.scale;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast flows are that share resources, each as TCP and disk schedulers try to have it: nobody
 * can get more without taking it from one who has less (max-min fairness, by progressive filling).
 */
final class FairShares {
    private FairShares() {}

    private static final class Share {
        private final List<Flow> flows = new ArrayList<>();
        private double free;

        double each() {
            return free / flows.size();
        }
    }

    /** Gives each flow its rate. */
    static void give(Collection<Flow> flows) {
        Map<Resource, Share> shares = new HashMap<>();
        for (Flow flow : flows) {
            for (Resource resource : flow.path()) {
                Share share = shares.computeIfAbsent(resource, _ -> new Share());
                share.free = resource.bytesASecond();
                share.flows.add(flow);
            }
        }
        while (!shares.isEmpty()) {
            Share tightest = null;
            for (Share share : shares.values()) {
                if (tightest == null || share.each() < tightest.each()) {
                    tightest = share;
                }
            }
            if (tightest == null) {
                return;
            }
            double rate = tightest.each();
            for (Flow flow : List.copyOf(tightest.flows)) {
                flow.rate(rate);
                for (Resource resource : flow.path()) {
                    Share share = shares.get(resource);
                    if (share != null) {
                        share.free -= rate;
                        share.flows.remove(flow);
                        if (share.flows.isEmpty()) {
                            shares.remove(resource);
                        }
                    }
                }
            }
        }
    }
}
