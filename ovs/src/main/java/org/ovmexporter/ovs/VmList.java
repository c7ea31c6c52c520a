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
    private final Map<String, List<VirtualMachine>> byName = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    void add(Reading<Optional<VirtualMachine>> vm) {
        problems.addAll(vm.problems());
        vm.value()
                .ifPresent(v ->
                        byName.computeIfAbsent(v.name(), _ -> new ArrayList<>()).add(v));
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    Reading<List<VirtualMachine>> reading() {
        List<VirtualMachine> vms = new ArrayList<>();
        for (Collection<VirtualMachine> sameName : byName.values()) {
            List<VirtualMachine> bestFirst = sameName.stream()
                    .sorted(Comparator.comparing(
                            vm -> !vm.configPath().endsWith("/" + vm.name() + "/vm.cfg")))
                    .toList();
            vms.add(bestFirst.getFirst());
            for (VirtualMachine other : bestFirst.subList(1, bestFirst.size())) {
                problems.add(new Problem(
                        other.configPath(),
                        "is left out: it gives the name of the VM of "
                                + bestFirst.getFirst().configPath()));
            }
        }
        return new Reading<>(List.copyOf(vms), problems);
    }
}
