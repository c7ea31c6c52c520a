package org.ovmexporter.cli.remote;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.cli.terminal.NoSuchThingException;
import org.ovmexporter.client.ExporterClient;

import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which VM: by its id, or by the name that people gave it where no other has the same. */
public final class VmOption {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    @Parameters(index = "0", paramLabel = "VM", description = "The VM's id, or its friendly name.")
    private String vm = "";

    /** The VM's id. */
    public String id(ExporterClient client) throws IOException {
        if (ID.matcher(vm).matches()) {
            return vm;
        }
        List<VirtualMachine> all = client.virtualMachines();
        if (all.stream().anyMatch(machine -> machine.name().equals(vm))) {
            return vm;
        }
        List<String> ids = all.stream()
                .filter(machine ->
                        machine.friendlyName().equals(vm) || machine.uuid().equals(vm))
                .map(VirtualMachine::name)
                .toList();
        return switch (ids.size()) {
            case 1 -> ids.getFirst();
            case 0 ->
                throw new NoSuchThingException("the exporter's host has no VM " + vm
                        + "; `ovm-exporter vms list` tells those it has");
            default ->
                throw new NoSuchThingException(
                        ids.size() + " VMs are called " + vm + "; name one by its id: "
                                + ids.stream().collect(Collectors.joining(", ")));
        };
    }
}
