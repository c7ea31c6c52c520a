package org.ovmexporter.cli.remote;

import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.client.ExporterClient;
import org.ovmexporter.client.VmMatch;

import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

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
        // One that is in two repositories still has one id, and that is what is wanted here.
        if (all.stream().anyMatch(machine -> machine.name().equals(vm))) {
            return vm;
        }
        VmMatch<VirtualMachine> match = VmMatch.among(
                all,
                _ -> false,
                machine -> machine.friendlyName().equals(vm) || machine.uuid().equals(vm));
        return NamedVm.found(vm, match).name();
    }
}
