package org.ovmexporter.cli.backup;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.cli.remote.NamedVm;
import org.ovmexporter.cli.terminal.NoSuchThingException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which VMs to back up.
 *
 * @param chosen those that can be
 * @param impossible those that are wanted, too, and of which no snapshot can be taken
 */
record VmSelection(List<VirtualMachine> chosen, List<VirtualMachine> impossible) {

    /**
     * Finds them.
     *
     * @param names ids or friendly names; none for all
     * @param excluded ids or friendly names of those that are not wanted
     */
    static VmSelection of(List<VirtualMachine> all, List<String> names, List<String> excluded)
            throws NoSuchThingException {
        List<VirtualMachine> wanted = new ArrayList<>(names.isEmpty() ? all : List.of());
        for (String name : names) {
            VirtualMachine vm = NamedVm.find(name, all);
            if (!wanted.contains(vm)) {
                wanted.add(vm);
            }
        }
        for (String name : excluded) {
            wanted.remove(NamedVm.find(name, all));
        }
        return new VmSelection(
                wanted.stream().filter(VirtualMachine::snapshotCompatible).toList(),
                wanted.stream().filter(vm -> !vm.snapshotCompatible()).toList());
    }

    /** Why no snapshot of a VM can be taken. */
    static String reason(VirtualMachine vm) {
        return vm.disks().stream()
                .filter(disk -> disk.reason().isPresent())
                .map(disk -> disk.deviceName() + ": " + disk.reason().get())
                .collect(Collectors.joining("; "));
    }
}
