package org.ovmexporter.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of some VMs a person means: the one that has what was written for its id or, where only one
 * has it, for its name.
 *
 * @param <V> what stands for a VM, such as the VM on a host, or its backups
 */
public sealed interface VmMatch<V> {
    /** This one. */
    record Found<V>(V vm) implements VmMatch<V> {}

    /** No VM has such an id or name. */
    record None<V>() implements VmMatch<V> {}

    /** These have the same name or, where a VM's directory was copied, the same id. */
    record Ambiguous<V>(List<V> vms) implements VmMatch<V> {
        /** Keeps the order. */
        public Ambiguous {
            vms = List.copyOf(vms);
        }
    }

    /**
     * A question about a VM.
     *
     * @param <E> what it fails with where the answer has to be read
     */
    @FunctionalInterface
    interface Test<V, E extends Exception> {
        boolean holds(V vm) throws E;
    }

    /**
     * Finds the VM.
     *
     * @param hasId whether that is a VM's id
     * @param hasName whether that is what people call a VM; it is only asked where none has the id
     */
    static <V, E extends Exception> VmMatch<V> among(
            List<V> all, Test<V, E> hasId, Test<V, E> hasName) throws E {
        List<V> meant = those(all, hasId);
        if (meant.isEmpty()) {
            meant = those(all, hasName);
        }
        return switch (meant.size()) {
            case 0 -> new None<>();
            case 1 -> new Found<>(meant.getFirst());
            default -> new Ambiguous<>(meant);
        };
    }

    private static <V, E extends Exception> List<V> those(List<V> all, Test<V, E> test) throws E {
        List<V> those = new ArrayList<>();
        for (V vm : all) {
            if (test.holds(vm)) {
                those.add(vm);
            }
        }
        return those;
    }
}
