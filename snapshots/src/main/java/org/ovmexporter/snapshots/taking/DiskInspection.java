package org.ovmexporter.snapshots.taking;

import org.ovmexporter.ovs.ConfiguredVm;
import org.ovmexporter.ovs.VirtualDisk;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.ReflinkProbe;
import org.ovmexporter.snapshots.repository.Survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says of each disk of some VMs what keeps it out of a snapshot, if anything does. The disks of one
 * repository are looked at together, so that 500 VMs cost a few waits and not hundreds.
 */
final class DiskInspection {
    private final Survey survey;
    private final ReflinkProbe probe;
    private final Map<String, Optional<String>> obstacles = new HashMap<>();

    DiskInspection(Survey survey, ReflinkProbe probe) {
        this.survey = survey;
        this.probe = probe;
    }

    /** Looks at all disks of the VMs; what was seen is then told by {@link #obstacle}. */
    DiskInspection inspect(List<ConfiguredVm> machines) {
        Map<MountedRepository, List<DiskLocation>> byRepository = new LinkedHashMap<>();
        for (ConfiguredVm machine : machines) {
            for (VirtualDisk disk : machine.disks()) {
                DiskLocation.of(disk, survey.repositories())
                        .ifPresent(location -> byRepository
                                .computeIfAbsent(location.repository(), _ -> new ArrayList<>())
                                .add(location));
            }
        }
        byRepository.forEach(this::inspect);
        return this;
    }

    /** Why the disk cannot be part of a snapshot, if it cannot. */
    Optional<String> obstacle(VirtualDisk disk) {
        if (disk.isReadOnlyMedia()) {
            return Optional.of("read-only media are not part of snapshots");
        }
        if (disk.kind() == VirtualDisk.Kind.PHYSICAL) {
            return Optional.of("it is a physical device, which cannot be reflinked");
        }
        return obstacles.getOrDefault(
                disk.path(), Optional.of("its path is not inside a repository of this host"));
    }

    private void inspect(MountedRepository repository, List<DiskLocation> locations) {
        Optional<String> unusable = survey.trouble(repository)
                .map(trouble -> "its repository cannot be used: " + trouble)
                .or(() -> probe.obstacle(repository));
        Map<String, Optional<String>> seen = new HashMap<>();
        if (unusable.isEmpty()) {
            try {
                seen = repository.call(() -> {
                    Map<String, Optional<String>> found = new HashMap<>();
                    locations.forEach(at -> found.put(path(at), at.obstacle()));
                    return found;
                });
            } catch (IOException e) {
                unusable = Optional.of("its repository cannot be used: " + e.getMessage());
            }
        }
        for (DiskLocation location : locations) {
            obstacles.put(path(location), seen.getOrDefault(path(location), unusable));
        }
    }

    private static String path(DiskLocation location) {
        return location.repository().hostPath(String.join("/", location.components()));
    }
}
