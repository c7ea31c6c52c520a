package org.ovmexporter.server;

import org.ovmexporter.sandbox.SandboxHost;
import org.ovmexporter.sandbox.SandboxVm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The vm.cfg of a sandbox VM, to be edited. */
record VmConfigFile(Path path) {

    /** The vm.cfg of a VM whose first disk is in the first repository. */
    static VmConfigFile of(SandboxHost host, SandboxVm vm) {
        return new VmConfigFile(host.repository(RunningExporter.FIRST)
                .resolve("VirtualMachines/" + vm.name() + "/vm.cfg"));
    }

    /** Adds a disk behind the others, as in {@code file:/OVS/Repositories/...,xvdb,w}. */
    void addDisk(String entry) throws IOException {
        replace("',xvdz:cdrom,r'", "'" + entry + "', ',xvdz:cdrom,r'");
    }

    void replace(String from, String to) throws IOException {
        String text = Files.readString(path);
        if (!text.contains(from)) {
            throw new IllegalStateException(path + " has no " + from);
        }
        Files.writeString(path, text.replace(from, to));
    }
}
