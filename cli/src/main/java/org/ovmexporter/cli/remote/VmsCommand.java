package org.ovmexporter.cli.remote;

import org.ovmexporter.api.Hardware;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Table;
import org.ovmexporter.client.ExporterClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.List;

/** {@code vms list} and {@code vms show}. */
@Command(
        name = "vms",
        description = "The VMs of an exporter's host.",
        subcommands = {VmsCommand.ListThem.class, VmsCommand.Show.class})
public final class VmsCommand {
    @Command(name = "list", description = "List the host's VMs.")
    static final class ListThem extends RemoteCommand {
        @Override
        protected ExitStatus run(ExporterClient client) throws IOException {
            List<VirtualMachine> all = client.virtualMachines();
            Table table = new Table("VM", "NAME", "DISKS", "SNAPSHOTS", "CAN BE EXPORTED");
            for (VirtualMachine vm : all) {
                table.row(
                        vm.name(),
                        vm.friendlyName(),
                        vm.disks().size(),
                        vm.snapshots().size(),
                        vm.snapshotCompatible() ? "yes" : "no");
            }
            output().print(all, table);
            return ExitStatus.OK;
        }
    }

    @Command(name = "show", description = "Tell what a VM is made of.")
    static final class Show extends RemoteCommand {
        @Mixin
        private VmOption vm = new VmOption();

        @Override
        protected ExitStatus run(ExporterClient client) throws IOException {
            VirtualMachine found = client.virtualMachine(vm.id(client));
            Table table = new Table()
                    .row("VM", found.name())
                    .row("name", found.friendlyName())
                    .row("uuid", found.uuid());
            found.hardware().ifPresent(hardware -> describe(hardware, table));
            for (VirtualMachine.Disk disk : found.disks()) {
                table.row(
                        "disk " + disk.deviceName(),
                        disk.name() + disk.reason().map(reason -> ": " + reason).orElse(""));
            }
            for (String snapshot : found.snapshots()) {
                table.row("snapshot", snapshot);
            }
            output().print(found, table);
            return ExitStatus.OK;
        }

        private static void describe(Hardware hardware, Table table) {
            hardware.memoryMiB().ifPresent(memory -> table.row("memory", memory + " MiB"));
            hardware.vcpus().ifPresent(vcpus -> table.row("processors", vcpus));
            hardware.osType().ifPresent(type -> table.row("system", type));
            hardware.domainType().ifPresent(type -> table.row("kind of guest", type));
            hardware.bootOrder().ifPresent(order -> table.row("boot order", order));
            for (Hardware.NetworkCard card : hardware.networkCards()) {
                table.row(
                        "network card",
                        card.mac().orElse("no MAC address")
                                + card.bridge().map(bridge -> " on " + bridge).orElse(""));
            }
        }
    }
}
