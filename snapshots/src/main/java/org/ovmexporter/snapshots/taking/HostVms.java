package org.ovmexporter.snapshots.taking;

import org.ovmexporter.ovs.ConfiguredVm;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.IncompleteSearchException;
import org.ovmexporter.snapshots.Listing;
import org.ovmexporter.snapshots.RepositoryTrouble;
import org.ovmexporter.snapshots.catalogue.Catalogue;
import org.ovmexporter.snapshots.repository.MountedRepository;
import org.ovmexporter.snapshots.repository.ReflinkProbe;
import org.ovmexporter.snapshots.repository.Repositories;
import org.ovmexporter.snapshots.repository.Survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The host's VMs: their vm.cfgs, what keeps their disks out of snapshots, and the snapshots' ids.
 */
public final class HostVms {
    private final OvsHost host;
    private final Repositories repositories;
    private final ReflinkProbe probe;
    private final Catalogue catalogue;

    /** @param probe tells which repositories can hold snapshots */
    public HostVms(
            OvsHost host, Repositories repositories, ReflinkProbe probe, Catalogue catalogue) {
        this.host = host;
        this.repositories = repositories;
        this.probe = probe;
        this.catalogue = catalogue;
    }

    /** The VMs of all repositories that answer. */
    public Listing<HostVm> all() throws IOException {
        Survey survey = repositories.survey();
        List<ConfiguredVm> machines = new ArrayList<>();
        for (MountedRepository repository : survey.repositories()) {
            machines.addAll(survey.ask(repository, List.of(), () -> in(repository)));
        }
        DiskInspection disks = new DiskInspection(survey, probe).inspect(machines);
        Map<String, List<String>> snapshots = catalogue.entries(survey).stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.row().vm(),
                        Collectors.mapping(Catalogue.Entry::id, Collectors.toList())));
        return new Listing<>(
                machines.stream()
                        .map(machine -> view(
                                machine,
                                disks,
                                snapshots.getOrDefault(machine.name(), List.of()),
                                List.of()))
                        .toList(),
                survey.leftOut());
    }

    /**
     * The VM with this id.
     *
     * @throws IncompleteSearchException where it was not found, and may be in a repository that
     *     does not answer
     */
    public Optional<HostVm> find(String name) throws IOException {
        Survey survey = repositories.survey();
        Optional<ConfiguredVm> machine = machine(name, survey);
        if (machine.isEmpty()) {
            survey.requireCertainty("VM " + name + " was not found");
            return Optional.empty();
        }
        DiskInspection disks = new DiskInspection(survey, probe).inspect(List.of(machine.get()));
        List<String> snapshots = catalogue.ids(name, survey);
        return Optional.of(view(machine.get(), disks, snapshots, survey.leftOut()));
    }

    /**
     * Whether there is a VM with this id, or a snapshot of one that was.
     *
     * @throws IncompleteSearchException where neither was found, and may be in a repository that
     *     does not answer
     */
    public boolean isKnown(String name) throws IOException {
        Survey survey = repositories.survey();
        boolean known = machine(name, survey).isPresent()
                || !catalogue.ids(name, survey).isEmpty();
        if (!known) {
            survey.requireCertainty("VM " + name + " was not found");
        }
        return known;
    }

    private Optional<ConfiguredVm> machine(String name, Survey survey) throws IOException {
        for (MountedRepository repository : survey.repositories()) {
            Optional<ConfiguredVm> found = survey.ask(repository, Optional.empty(), () -> {
                repository.open().close();
                return host.virtualMachine(repository.repository(), name).value();
            });
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<ConfiguredVm> in(MountedRepository repository) throws IOException {
        repository.open().close();
        return host.virtualMachines(repository.repository()).value();
    }

    private static HostVm view(
            ConfiguredVm machine,
            DiskInspection disks,
            List<String> snapshots,
            List<RepositoryTrouble> leftOut) {
        return new HostVm(
                machine,
                machine.disks().stream()
                        .map(disk -> new HostVm.Disk(disk, disks.obstacle(disk)))
                        .toList(),
                snapshots,
                leftOut);
    }
}
