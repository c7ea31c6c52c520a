package org.ovmexporter.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.sandbox.SandboxVm;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A VM that moves between two hosts while snapshots of it come and go on either. Each is fetched
 * from either host as what changed since each older one, and must then be what both hosts read.
 */
final class PoolHistory {
    private static final int MOST_SNAPSHOTS = 3;

    private final Pool pool;
    private final Random random;
    private final SandboxVm vm;
    private final String snapshots;
    /** What a client has of each snapshot, oldest first. */
    private final Map<String, byte[]> kept = new LinkedHashMap<>();

    private PoolHost home;

    PoolHistory(Pool pool, Random random) throws IOException {
        this.pool = pool;
        this.random = random;
        this.vm = pool.vm(1);
        this.snapshots = "/vms/" + vm.name() + "/snapshots/";
        this.home = pool.first();
    }

    /**
     * The guest works, and may move; a snapshot is taken, fetched in every way, and others deleted.
     */
    void round() throws Exception {
        home.change(disk(), random.nextLong());
        if (random.nextBoolean()) {
            migrate();
            home.change(disk(), random.nextLong());
        }
        String id = anyHost().exporter().post(snapshots).get("id").asString();
        JsonNode whole = anyHost().exporter().get(snapshots + id).get("disks").get(0);
        String expected = anyHost().sha256(disk());
        for (PoolHost host : pool.hosts()) {
            assertThat(host.sha256(pool.path(whole.get("path").asString())))
                    .as("snapshot %s as %s reads it", id, host)
                    .isEqualTo(expected);
        }
        byte[] bytes = fetch(id, whole, new byte[0], expected);
        for (var older : kept.entrySet()) {
            JsonNode changes = anyHost()
                    .exporter()
                    .get(snapshots + id + "?compareTo=" + older.getKey())
                    .get("disks")
                    .get(0);
            fetch(id, changes, older.getValue(), expected);
        }
        kept.put(id, bytes);
        while (kept.size() > MOST_SNAPSHOTS || (kept.size() > 1 && random.nextInt(3) == 0)) {
            String chosen = List.copyOf(kept.keySet()).get(random.nextInt(kept.size() - 1));
            anyHost().exporter().delete(snapshots + chosen);
            kept.remove(chosen);
        }
        assertThat(anyHost()
                        .exporter()
                        .get(snapshots)
                        .valueStream()
                        .map(snapshot -> snapshot.get("id").asString()))
                .containsExactlyElementsOf(kept.keySet());
    }

    /** Leaves nothing. */
    void end() throws Exception {
        anyHost().exporter().delete(snapshots);
    }

    /**
     * What xend does: the disk is closed on one host, all of it written, before the other opens it.
     */
    private void migrate() {
        home = home == pool.first() ? pool.second() : pool.first();
    }

    private byte[] fetch(String id, JsonNode disk, byte[] known, String expected) throws Exception {
        PoolHost host = anyHost();
        IgnorantCopy copy = new IgnorantCopy(random, known);
        copy.apply(
                host.exporter(), snapshots + id + "/disks/" + disk.get("name").asString(), disk);
        byte[] bytes = copy.bytes(disk.get("size").asInt());
        assertThat(sha256(bytes))
                .as("snapshot %s as fetched from %s", id, host)
                .isEqualTo(expected);
        return bytes;
    }

    private Path disk() {
        return vm.disks().getFirst();
    }

    private PoolHost anyHost() {
        return pool.hosts().get(random.nextInt(2));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
