package org.ovmexporter.server.routes;

import org.ovmexporter.api.Hardware;
import org.ovmexporter.api.JsonStream;
import org.ovmexporter.api.Repository;
import org.ovmexporter.api.SnapshotDocument;
import org.ovmexporter.api.VirtualMachine;
import org.ovmexporter.extents.Chunk;
import org.ovmexporter.extents.Chunks;
import org.ovmexporter.linux.Space;
import org.ovmexporter.snapshots.Consistency;
import org.ovmexporter.snapshots.DiskContents;
import org.ovmexporter.snapshots.HostVm;
import org.ovmexporter.snapshots.RepositoryState;
import org.ovmexporter.snapshots.RepositoryTrouble;
import org.ovmexporter.snapshots.SnapshotDisk;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The engine's values in the words of the wire. */
final class Wire {
    private Wire() {}

    static VirtualMachine of(HostVm vm) {
        return new VirtualMachine(
                vm.machine().friendlyName(),
                vm.machine().name(),
                vm.machine().uuid(),
                vm.disks().stream()
                        .filter(disk -> !disk.virtualDisk().path().isEmpty())
                        .map(Wire::of)
                        .toList(),
                vm.snapshots(),
                vm.snapshotCompatible(),
                Optional.of(of(vm.machine().hardware())),
                leftOut(vm.leftOut()));
    }

    private static Hardware of(org.ovmexporter.ovs.ConfiguredHardware hardware) {
        return new Hardware(
                hardware.memoryMiB(),
                hardware.vcpus(),
                hardware.osType(),
                hardware.domainType(),
                hardware.bootOrder(),
                hardware.networkCards().stream()
                        .map(card -> new Hardware.NetworkCard(card.mac(), card.bridge()))
                        .toList());
    }

    private static Optional<List<VirtualMachine.LeftOut>> leftOut(List<RepositoryTrouble> unwell) {
        return unwell.isEmpty()
                ? Optional.empty()
                : Optional.of(unwell.stream()
                        .map(one -> new VirtualMachine.LeftOut(
                                one.repository(), of(one.health()), one.reason()))
                        .toList());
    }

    private static VirtualMachine.Disk of(HostVm.Disk disk) {
        var virtual = disk.virtualDisk();
        return new VirtualMachine.Disk(
                virtual.fileName(),
                virtual.path(),
                virtual.deviceName(),
                virtual.mode(),
                disk.obstacle().isEmpty(),
                disk.obstacle());
    }

    /** A snapshot whose chunks are read as they are written to this answer. */
    static SnapshotDocument of(
            org.ovmexporter.snapshots.Snapshot snapshot,
            DiskContents contents,
            boolean squash,
            JsonStream answer) {
        UnaryOperator<Iterator<Chunk>> form = squash ? Chunks::squash : UnaryOperator.identity();
        List<SnapshotDocument.Disk> disks = contents.disks().stream()
                .map(disk -> disk(
                        snapshot,
                        disk.disk(),
                        disk.baseSize(),
                        () -> new WireChunks(
                                form.apply(disk.cover().iterator()),
                                disk.baseSize().isPresent(),
                                new Pulse(answer))))
                .toList();
        return new SnapshotDocument(
                snapshot.id(),
                snapshot.vm(),
                snapshot.createdAt().toString(),
                snapshot.expiresAt().map(Instant::toString),
                snapshot.consistency().map(Consistency::id),
                snapshot.pausedMillis(),
                disks);
    }

    static Repository of(RepositoryState state) {
        return new Repository(
                state.repository().id(),
                state.repository().alias(),
                state.repository().mountPoint(),
                Optional.of(state.mount().fsType()),
                of(state.health()),
                bytes(state.space().map(Space::total)),
                bytes(state.space().map(Space::available)),
                state.snapshots(),
                state.obstacle().isEmpty(),
                state.obstacle().or(state::warning));
    }

    static String of(RepositoryState.Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private static OptionalLong bytes(Optional<Long> known) {
        return known.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static SnapshotDocument.Disk disk(
            org.ovmexporter.snapshots.Snapshot snapshot,
            SnapshotDisk disk,
            OptionalLong baseSize,
            Iterable<SnapshotDocument.Chunk> chunks) {
        return new SnapshotDocument.Disk(
                disk.parentPath(),
                snapshot.path(disk),
                snapshot.id(),
                disk.name(),
                disk.deviceName(),
                disk.repositoryMountPoint(),
                disk.size(),
                baseSize,
                chunks);
    }
}
