package org.ovmexporter.ovs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The virtual machines of a repository by name. A copied VM directory brings a second one of the
 * same name: then the one whose directory bears the name is meant.
 */
final class VmList {
    private final Map<String, List<ConfiguredVm>> byName = new TreeMap<>();
    private final List<ReadingProblem> problems = new ArrayList<>();

    void add(Reading<Optional<ConfiguredVm>> vm) {
        problems.addAll(vm.problems());
        vm.value()
                .ifPresent(v ->
                        byName.computeIfAbsent(v.name(), _ -> new ArrayList<>()).add(v));
    }

    void add(ReadingProblem problem) {
        problems.add(problem);
    }

    Reading<List<ConfiguredVm>> reading() {
        List<ConfiguredVm> vms = new ArrayList<>();
        for (Collection<ConfiguredVm> sameName : byName.values()) {
            List<ConfiguredVm> bestFirst = sameName.stream()
                    .sorted(Comparator.comparing(
                            vm -> !vm.configPath().endsWith("/" + vm.name() + "/vm.cfg")))
                    .toList();
            vms.add(bestFirst.getFirst());
            for (ConfiguredVm other : bestFirst.subList(1, bestFirst.size())) {
                problems.add(new ReadingProblem(
                        other.configPath(),
                        "is left out: it gives the name of the VM of "
                                + bestFirst.getFirst().configPath()));
            }
        }
        return new Reading<>(List.copyOf(vms), problems);
    }
}
