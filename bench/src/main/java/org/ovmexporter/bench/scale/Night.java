package org.ovmexporter.bench.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A backup of all VMs of a pool, played through: flows share resources fairly, one after the other.
 */
final class Night {
    private static final long SEED = 7;
    /** Of the logarithms of disk sizes: the largest of 5,000 is some forty times the average. */
    private static final double SPREAD = 1.2;

    private final Pool pool;
    private final Assumptions assumptions;
    private final Map<Resource.Kind, List<Resource>> resources = new EnumMap<>(Resource.Kind.class);
    private final int[] busy;

    private Night(Pool pool, Assumptions assumptions) {
        this.pool = pool;
        this.assumptions = assumptions;
        this.busy = new int[pool.hosts()];
        add(Resource.Kind.REPOSITORY, pool.repositories(), assumptions.repository());
        add(Resource.Kind.HOST_CPU, pool.hosts(), assumptions.hostProcessors());
        add(Resource.Kind.HOST_NETWORK, pool.hosts(), assumptions.network());
        add(Resource.Kind.CLIENT, pool.clients(), assumptions.network());
    }

    private void add(Resource.Kind kind, int count, double bytesASecond) {
        resources.put(
                kind,
                IntStream.range(0, count)
                        .mapToObj(_ -> new Resource(kind, bytesASecond))
                        .toList());
    }

    /**
     * How it went.
     *
     * @param seconds from the first byte to the last
     * @param limit what was used most
     * @param use which part of it was used on average
     * @param busiestHost the part of its processors that the busiest host used
     */
    record Outcome(double seconds, Resource.Kind limit, double use, double busiestHost) {}

    /** A full backup reads all of each disk; an increment reads what changed. */
    static Outcome play(Pool pool, Assumptions assumptions, boolean full) {
        return new Night(pool, assumptions).play(full);
    }

    private record Job(int vm, double bytes, double delay) {}

    /** What a client's stream does at a moment: it waits for an answer, or takes bytes. */
    private record Waiting(double until, Job job, int client) {}

    private Outcome play(boolean full) {
        Deque<Job> jobs = jobs(full);
        PriorityQueue<Waiting> waiting =
                new PriorityQueue<>(Comparator.comparingDouble(Waiting::until));
        List<Running> running = new ArrayList<>();
        double now = 0;
        for (int stream = 0; stream < pool.clients() * pool.streams(); stream++) {
            next(jobs, waiting, now, stream % pool.clients());
        }
        while (!waiting.isEmpty() || !running.isEmpty()) {
            FairShares.give(running.stream().map(Running::flow).toList());
            double step = waiting.isEmpty() ? Double.MAX_VALUE : waiting.peek().until() - now;
            for (Running one : running) {
                step = Math.min(step, one.flow().secondsLeft());
            }
            for (Running one : running) {
                one.flow().advance(step);
            }
            now += step;
            for (Running one : List.copyOf(running)) {
                if (one.flow().isDone()) {
                    running.remove(one);
                    busy[one.host()]--;
                    next(jobs, waiting, now, one.client());
                }
            }
            while (!waiting.isEmpty() && waiting.peek().until() <= now) {
                running.add(start(waiting.remove()));
            }
        }
        return outcome(now);
    }

    private record Running(Flow flow, int host, int client) {}

    private void next(Deque<Job> jobs, PriorityQueue<Waiting> waiting, double now, int client) {
        if (!jobs.isEmpty()) {
            Job job = jobs.remove();
            waiting.add(new Waiting(now + job.delay(), job, client));
        }
    }

    private Running start(Waiting ready) {
        int vm = ready.job().vm();
        int host = pool.anyHost() ? leastBusy() : home(vm);
        busy[host]++;
        return new Running(
                new Flow(
                        List.of(
                                of(Resource.Kind.REPOSITORY, vm % pool.repositories()),
                                of(Resource.Kind.HOST_CPU, host),
                                of(Resource.Kind.HOST_NETWORK, host),
                                of(Resource.Kind.CLIENT, ready.client())),
                        ready.job().bytes()),
                host,
                ready.client());
    }

    /** VMs gather on some hosts: the first half of the pool runs three quarters of them. */
    private int home(int vm) {
        int hosts = pool.hosts();
        int half = Math.max(1, hosts / 2);
        boolean first = vm % 4 != 0 || hosts == 1;
        return first ? vm / 4 % half : half + vm / 4 % (hosts - half);
    }

    private int leastBusy() {
        int least = 0;
        for (int host = 1; host < busy.length; host++) {
            least = busy[host] < busy[least] ? host : least;
        }
        return least;
    }

    private Resource of(Resource.Kind kind, int index) {
        return resources.getOrDefault(kind, List.of()).get(index);
    }

    /** Large disks first, so that none is left for the end. */
    private Deque<Job> jobs(boolean full) {
        Random random = new Random(SEED);
        double[] sizes = IntStream.range(0, pool.vms())
                .mapToDouble(_ -> Math.exp(SPREAD * random.nextGaussian()))
                .toArray();
        double sum =
                IntStream.range(0, sizes.length).mapToDouble(vm -> sizes[vm]).sum();
        List<Job> jobs = new ArrayList<>();
        for (int vm = 0; vm < sizes.length; vm++) {
            double bytes = sizes[vm] / sum * pool.bytes();
            double delay = assumptions.secondsPerSnapshot()
                    + (full
                            ? 0
                            : bytes / assumptions.extentBytes() * assumptions.secondsPerExtent());
            jobs.add(new Job(vm, full ? bytes : bytes * assumptions.changed(), delay));
        }
        jobs.sort(Comparator.comparingDouble(Job::bytes).reversed());
        return new ArrayDeque<>(jobs);
    }

    private Outcome outcome(double seconds) {
        Resource.Kind limit = Resource.Kind.REPOSITORY;
        double most = 0;
        for (var kind : resources.entrySet()) {
            double use = kind.getValue().stream()
                    .mapToDouble(resource -> resource.use(seconds))
                    .average()
                    .orElseThrow();
            if (use > most) {
                most = use;
                limit = kind.getKey();
            }
        }
        double host = resources.getOrDefault(Resource.Kind.HOST_CPU, List.of()).stream()
                .mapToDouble(resource -> resource.use(seconds))
                .max()
                .orElseThrow();
        return new Outcome(seconds, limit, most, host);
    }
}
