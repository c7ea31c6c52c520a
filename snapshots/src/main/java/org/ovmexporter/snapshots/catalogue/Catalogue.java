package org.ovmexporter.snapshots.catalogue;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.linux.Directory;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which snapshots exist. The repositories are asked every time, so that every host of a pool gives
 * the same answer at once, whichever of them took or deleted a snapshot.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private static final Comparator<Entry> OLDEST_FIRST =
            Comparator.comparing((Entry entry) -> entry.row().createdAt()).thenComparing(Entry::id);

    private final Repositories repositories;
    private final SnapshotIndex index;
    private final LatestManifests latest = new LatestManifests();

    /** @param index of what was read before */
    public Catalogue(Repositories repositories, SnapshotIndex index) {
        this.repositories = repositories;
        this.index = index;
    }

    /**
     * What a repository has of a snapshot. It exists where the repository is its home.
     *
     * @param row what the repository's manifest says
     */
    public record Entry(String id, SnapshotIndex.Row row, MountedRepository repository) {}

    /** All snapshots of all repositories that answer, oldest first. */
    public List<Entry> entries(Survey survey) throws IOException {
        return entries(survey, _ -> true);
    }

    /** The snapshots of a VM, oldest first. */
    public List<Entry> entriesOf(String vm, Survey survey) throws IOException {
        return entries(survey, row -> row.vm().equals(vm));
    }

    private List<Entry> entries(Survey survey, Predicate<SnapshotIndex.Row> wanted)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (MountedRepository repository : survey.repositories()) {
            survey.ask(repository, List.<Entry>of(), () -> found(repository, wanted)).stream()
                    .filter(entry -> entry.row().home())
                    .forEach(entries::add);
        }
        entries.sort(OLDEST_FIRST);
        return entries;
    }

    /** What one repository has of snapshots, oldest first, whether it is their home or not. */
    public List<Entry> in(MountedRepository repository) throws IOException {
        List<Entry> entries = new ArrayList<>(repository.call(() -> found(repository, _ -> true)));
        entries.sort(OLDEST_FIRST);
        return entries;
    }

    /** Ids of a VM's snapshots, oldest first. */
    public List<String> ids(String vm, Survey survey) throws IOException {
        return entriesOf(vm, survey).stream().map(Entry::id).toList();
    }

    /**
     * The manifest of a snapshot, if the snapshot exists and is this VM's.
     *
     * @param thread looks whether a manifest that is known is still there
     */
    public Optional<Manifest> find(CallingThread thread, String vm, String id) throws IOException {
        Optional<Manifest> known = latest.get(thread, id);
        if (known.isPresent()) {
            return known.filter(manifest -> manifest.vm().equals(vm));
        }
        if (!Manifest.isId(id)) {
            return Optional.empty();
        }
        IOException unanswered = null;
        for (MountedRepository repository : likelyHomeFirst(id)) {
            try {
                Optional<Manifest> manifest = readAtHome(repository, id);
                if (manifest.isPresent()) {
                    return manifest.filter(found -> found.vm().equals(vm));
                }
            } catch (IOException e) {
                unanswered = e;
            }
        }
        if (unanswered != null) {
            throw unanswered;
        }
        return Optional.empty();
    }

    /** The manifest of a snapshot that was just found; empty where it was deleted meanwhile. */
    public Optional<Manifest> find(Entry entry) throws IOException {
        Optional<Manifest> known = latest.get(CallingThread.ofPool(), entry.id());
        return known.isPresent() ? known : readAtHome(entry.repository(), entry.id());
    }

    private Optional<Manifest> readAtHome(MountedRepository repository, String id)
            throws IOException {
        Optional<Manifest> manifest = repository
                .call(() -> SnapshotFolder.manifest(repository, id))
                .filter(found -> found.home().equals(repository.id()));
        if (manifest.isPresent()) {
            index.add(
                    new SnapshotIndex.Key(repository.id(), id),
                    SnapshotIndex.Row.of(manifest.get(), repository));
            latest.put(manifest.get(), repository);
        }
        return manifest;
    }

    /** So that a repository that hangs does not hold up what is asked about another. */
    public List<MountedRepository> likelyHomeFirst(String id) throws IOException {
        List<MountedRepository> ordered = new ArrayList<>(repositories.all());
        ordered.sort(Comparator.comparing(
                repository -> index.find(new SnapshotIndex.Key(repository.id(), id))
                        .filter(SnapshotIndex.Row::home)
                        .isEmpty()));
        return ordered;
    }

    /** Of what is known not to be wanted, it is not even looked whether it is still there. */
    private List<Entry> found(MountedRepository repository, Predicate<SnapshotIndex.Row> wanted)
            throws IOException {
        try {
            return SnapshotFolder.inFolder(repository, folder -> found(repository, folder, wanted))
                    .orElse(List.of());
        } catch (NotMountedException _) {
            return List.of();
        }
    }

    private List<Entry> found(
            MountedRepository repository, Directory folder, Predicate<SnapshotIndex.Row> wanted)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> ids = SnapshotFolder.ids(folder);
        index.retain(repository.id(), Set.copyOf(ids));
        Map<SnapshotIndex.Key, SnapshotIndex.Row> read = new HashMap<>();
        for (String id : ids) {
            row(repository, folder, id, wanted, read)
                    .ifPresent(row -> entries.add(new Entry(id, row, repository)));
        }
        index.add(read);
        return entries;
    }

    /** @param read takes what the index does not know yet */
    private Optional<SnapshotIndex.Row> row(
            MountedRepository repository,
            Directory folder,
            String id,
            Predicate<SnapshotIndex.Row> wanted,
            Map<SnapshotIndex.Key, SnapshotIndex.Row> read) {
        SnapshotIndex.Key key = new SnapshotIndex.Key(repository.id(), id);
        Optional<SnapshotIndex.Row> known = index.find(key);
        try {
            if (known.isPresent()) {
                return known.filter(wanted).filter(_ -> SnapshotFolder.hasManifest(folder, id));
            }
            Optional<Directory> directory = SnapshotFolder.open(folder, id);
            if (directory.isEmpty()) {
                return Optional.empty();
            }
            try (Directory snapshot = directory.get()) {
                Optional<SnapshotIndex.Row> row = SnapshotFolder.manifest(snapshot, id)
                        .map(manifest -> SnapshotIndex.Row.of(manifest, repository));
                row.ifPresent(found -> read.put(key, found));
                return row.filter(wanted);
            }
        } catch (IOException e) {
            LOG.warn("snapshot {} in {} is left out: {}", id, repository, e.toString());
            return Optional.empty();
        }
    }
}
