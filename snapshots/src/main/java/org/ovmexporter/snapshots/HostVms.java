package org.ovmexporter.snapshots;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.ovs.VirtualMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's VMs: their vm.cfgs, what keeps their disks out of snapshots, and the snapshots' ids. */
final class HostVms {
    private static final Logger LOG = LoggerFactory.getLogger(HostVms.class);

    private final OvsHost host;
    private final Repositories repositories;
    private final ReflinkProbe probe;
    private final Catalogue catalogue;

    HostVms(OvsHost host, Repositories repositories, ReflinkProbe probe, Catalogue catalogue) {
        this.host = host;
        this.repositories = repositories;
        this.probe = probe;
        this.catalogue = catalogue;
    }

    /** The VMs of all repositories that answer. */
    List<HostVm> all() throws IOException {
        List<MountedRepository> all = repositories.all();
        List<VirtualMachine> machines = new ArrayList<>();
        for (MountedRepository repository : all) {
            try {
                machines.addAll(repository.call(
                        () -> host.virtualMachines(repository.repository()).value()));
            } catch (IOException e) {
                LOG.warn("VMs in {} are left out: {}", repository, e.toString());
            }
        }
        DiskInspection disks = new DiskInspection(all, probe).inspect(machines);
        Map<String, List<String>> snapshots = catalogue.entries()
                .stream()
                .collect(Collectors.groupingBy(entry -> entry.row().vm(),
                        Collectors.mapping(Catalogue.Entry::id, Collectors.toList())));
        return machines.stream()
                .map(machine -> view(machine, disks,
                        snapshots.getOrDefault(machine.name(), List.of())))
                .toList();
    }

    /** The VM with this id. */
    Optional<HostVm> find(String name) throws IOException {
        Optional<VirtualMachine> machine = machine(name);
        if (machine.isEmpty()) {
            return Optional.empty();
        }
        DiskInspection disks = new DiskInspection(repositories.all(), probe)
                .inspect(List.of(machine.get()));
        return Optional.of(view(machine.get(), disks, catalogue.ids(name)));
    }

    /** Whether there is a VM with this id, or a snapshot of one that was. */
    boolean isKnown(String name) throws IOException {
        return machine(name).isPresent() || !catalogue.ids(name).isEmpty();
    }

    private Optional<VirtualMachine> machine(String name) throws IOException {
        for (MountedRepository repository : repositories.all()) {
            try {
                Optional<VirtualMachine> found = repository
                        .call(() -> host.virtualMachine(repository.repository(), name).value());
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                LOG.warn("VM {} is not looked for in {}: {}", name, repository, e.toString());
            }
        }
        return Optional.empty();
    }

    private static HostVm view(VirtualMachine machine, DiskInspection disks,
            List<String> snapshots) {
        return new HostVm(machine, machine.disks()
                .stream()
                .map(disk -> new HostVm.Disk(disk, disks.obstacle(disk)))
                .toList(), snapshots);
    }
}
