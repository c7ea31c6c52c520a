package org.ovmexporter.cli.remote;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.cli.terminal.NoSuchThingException;
import org.ovmexporter.client.VmMatch;

import java.util.List;
import java.util.stream.Collectors;

/** A VM of the exporter's host that somebody named, or what to say where it is not there. */
public final class NamedVm {
    private NamedVm() {}

    /**
     * The VM of this id or, where it is the only one, this friendly name.
     *
     * @throws NoSuchThingException where there is none, or more than one
     */
    public static VirtualMachine find(String wanted, List<VirtualMachine> all)
            throws NoSuchThingException {
        return found(
                wanted,
                VmMatch.among(
                        all,
                        vm -> vm.name().equals(wanted),
                        vm -> vm.friendlyName().equals(wanted)));
    }

    static VirtualMachine found(String wanted, VmMatch<VirtualMachine> match)
            throws NoSuchThingException {
        return switch (match) {
            case VmMatch.Found<VirtualMachine>(VirtualMachine vm) -> vm;
            case VmMatch.None<VirtualMachine> _ ->
                throw new NoSuchThingException("the exporter's host has no VM " + wanted
                        + "; `ovm-exporter vms list` tells those it has");
            case VmMatch.Ambiguous<VirtualMachine>(List<VirtualMachine> vms) ->
                throw new NoSuchThingException(vms.size() + " VMs are called " + wanted
                        + "; name one by its id: "
                        + vms.stream().map(VirtualMachine::name).collect(Collectors.joining(", ")));
        };
    }
}
