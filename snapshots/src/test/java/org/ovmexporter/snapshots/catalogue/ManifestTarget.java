package org.ovmexporter.snapshots.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;
import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.ManifestException;
import org.ovmexporter.snapshots.SnapshotDisk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@code snapshot.json}, to be read or refused. What was read can be written, and reads the same
 * again.
 */
public final class ManifestTarget implements Target {
    private static final String ID = "9633d114-8270-41eb-bffc-67cc342957d9";
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");

    @Override
    public void read(byte[] json) throws ManifestException {
        Manifest manifest;
        try {
            manifest = Manifest.parse(json, ID);
        } catch (ManifestException e) {
            assertThat(e.getMessage()).contains(Manifest.FILE);
            return;
        }
        assertThat(Manifest.parse(manifest.toJson(), ID)).isEqualTo(manifest);
        assertThat(manifest.createdAt().plusNanos(1000)).isAfter(manifest.createdAt());
    }

    /** A manifest is at most 1 MiB long, and a disk of it a hundred bytes. */
    @Override
    public Bound bound() {
        return new Bound(2 << 20, 128);
    }

    @Override
    public List<byte[]> seeds() {
        var xvda = new SnapshotDisk(
                "a.img",
                "a.img",
                "xvda",
                "/OVS/Repositories/r/a.img",
                "r",
                "/OVS/Repositories/r",
                1L << 40);
        var xvdb = new SnapshotDisk(
                "a.img",
                "xvdb-a.img",
                "xvdb",
                "/OVS/Repositories/s/a.img",
                "s",
                "/OVS/Repositories/s",
                0);
        return List.of(
                new Manifest(
                                Manifest.FORMAT,
                                ID,
                                "vm",
                                NOON,
                                Optional.empty(),
                                Optional.empty(),
                                OptionalLong.empty(),
                                "r",
                                List.of(xvda))
                        .toJson(),
                new Manifest(
                                Manifest.FORMAT,
                                ID,
                                "0004fb0000060000cccc000000000001",
                                NOON,
                                Optional.of(NOON.plusSeconds(3600)),
                                Optional.of(Consistency.CRASH_CONSISTENT),
                                OptionalLong.of(812),
                                "r",
                                List.of(xvda, xvdb))
                        .toJson(),
                ("{\"format\":1,\"id\":\"" + ID + "\",\"vm\":\"v\",\"created_at\":1764072000.5,"
                                + "\"home\":\"r\",\"disks\":[],\"more\":[{}]}")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
