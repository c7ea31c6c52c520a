package org.ovmexporter.snapshots.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.ManifestException;
import org.ovmexporter.snapshots.Snapshot;
import org.ovmexporter.snapshots.SnapshotDisk;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a snapshot is, as kept beside its disks in {@code snapshot.json}. Every repository that
 * holds one of the disks has a copy; the copy in the home repository, written last, is what makes
 * the snapshot exist.
 *
 * @param format version of this layout, {@value #FORMAT}
 * @param id the snapshot's UUID
 * @param vm the VM's id
 * @param createdAt when it was taken; of two snapshots of a VM, the later one has the later time
 * @param expiresAt when it may be removed; absent for never
 * @param consistency what its disks are to each other, where that is known
 * @param pausedMillis how long the VM was paused for it, in milliseconds
 * @param home id of the home repository
 */
public record Manifest(
        int format,
        String id,
        String vm,
        @JsonProperty("created_at") Instant createdAt,

        @JsonProperty("expires_at") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<Instant> expiresAt,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Consistency> consistency,

        @JsonProperty("paused_ms") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        OptionalLong pausedMillis,

        String home,
        List<SnapshotDisk> disks) {

    /** Its name. */
    public static final String FILE = "snapshot.json";
    /** The version of the layout that is written and read. */
    public static final int FORMAT = 1;

    /** Longer than the manifest of any VM: thousands of disks. */
    static final int MOST_BYTES = 1 << 20;

    /** Times outside of these years have no RFC 3339 form, or none after them. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Keeps a copy. */
    public Manifest {
        disks = List.copyOf(disks);
    }

    /** The snapshot as those know it who do not care where it lies. */
    public Snapshot snapshot() {
        return new Snapshot(id, vm, createdAt, expiresAt, consistency, pausedMillis, disks);
    }

    /** Names of the files that one repository has of it. */
    public List<String> filesIn(String repository) {
        return disks.stream()
                .filter(disk -> disk.repository().equals(repository))
                .map(SnapshotDisk::file)
                .toList();
    }

    /** Whether a name is one that a snapshot's directory can have. */
    public static boolean isId(String name) {
        return UUID.matcher(name).matches();
    }

    byte[] toJson() {
        return MAPPER.writeValueAsBytes(this);
    }

    /**
     * Reads a manifest found in the directory of {@code id}. Others can write to a repository, so
     * nothing in it may name a file elsewhere.
     */
    static Manifest parse(byte[] json, String id) throws ManifestException {
        Manifest manifest;
        try {
            manifest = MAPPER.readValue(json, Manifest.class);
        } catch (JacksonException e) {
            throw new ManifestException(
                    FILE + " of snapshot " + id + " is not a manifest: " + e.getOriginalMessage());
        }
        manifest.check(id);
        return manifest;
    }

    private void check(String expectedId) throws ManifestException {
        if (format != FORMAT) {
            throw new ManifestException(FILE + " of snapshot " + expectedId + " has format "
                    + format + "; this exporter reads format " + FORMAT);
        }
        if (!id.equals(expectedId)) {
            throw new ManifestException(
                    FILE + " of snapshot " + expectedId + " is of another: " + id);
        }
        if (isImpossible(createdAt) || expiresAt.filter(Manifest::isImpossible).isPresent()) {
            throw new ManifestException(FILE + " of snapshot " + expectedId
                    + " names an impossible time: " + createdAt + ", " + expiresAt);
        }
        for (SnapshotDisk disk : disks) {
            if (disk.file().isEmpty()
                    || disk.file().startsWith(".")
                    || disk.file().contains("/")
                    || disk.file().indexOf(0) >= 0
                    || disk.file().equals(FILE)
                    || disk.size() < 0) {
                throw new ManifestException(FILE + " of snapshot " + expectedId
                        + " names an impossible file: " + disk.file());
            }
        }
    }

    private static boolean isImpossible(Instant time) {
        return time.isBefore(EARLIEST) || time.isAfter(LATEST);
    }
}
