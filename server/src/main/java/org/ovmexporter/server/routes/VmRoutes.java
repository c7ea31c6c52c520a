package org.ovmexporter.server.routes;

import org.ovmexporter.server.http.Exchange;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.Listing;
import org.ovmexporter.snapshots.Snapshots;

import java.io.IOException;

/** {@code /api/v1/vms} and {@code /api/v1/repositories}. */
final class VmRoutes {
    private final Snapshots snapshots;

    VmRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void list(Exchange exchange) throws IOException {
        Listing<HostVm> listing = snapshots.virtualMachines();
        UnwellHeader.set(exchange, listing.leftOut());
        exchange.answer(200, listing.items().stream().map(Wire::of).toList());
    }

    void get(Exchange exchange) throws IOException {
        HostVm vm = vm(snapshots, exchange);
        UnwellHeader.set(exchange, vm.leftOut());
        exchange.answer(200, Wire.of(vm));
    }

    void repositories(Exchange exchange) throws IOException {
        exchange.answer(200, snapshots.repositories().stream().map(Wire::of).toList());
    }

    /** The VM that the path names. */
    static HostVm vm(Snapshots snapshots, Exchange exchange) throws IOException {
        return snapshots.virtualMachine(exchange.path("vm")).orElseThrow(() -> noSuchVm(exchange));
    }

    static Refusal noSuchVm(Exchange exchange) {
        return Refusal.notFound("there is no VM " + exchange.path("vm")
                + " in the repositories of this host; GET /api/v1/vms lists those there are");
    }
}
