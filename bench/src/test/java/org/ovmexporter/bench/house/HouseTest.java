package org.ovmexporter.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The compiled classes are in the rooms that CONTRIBUTING's map has, and use what it says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseTest {
    private final Reactor reactor;
    private final List<CompiledModule> modules = new ArrayList<>();
    private final Map<String, String> moduleOf = new HashMap<>();
    private final HouseMap map;

    HouseTest() throws Exception {
        reactor = Reactor.here();
        map = HouseMap.of(reactor.root().resolve("CONTRIBUTING.md"));
        for (String name : reactor.modules()) {
            CompiledModule module = CompiledModule.read(reactor, name);
            modules.add(module);
            module.references().keySet().forEach(type -> moduleOf.put(type, name));
        }
    }

    @Test
    void theMapHasEveryModule() throws IOException {
        assertThat(map.uses().keySet()).containsExactlyInAnyOrderElementsOf(reactor.modules());
        assertThat(modules)
                .allSatisfy(module ->
                        assertThat(module.references()).as(module.name()).isNotEmpty());
    }

    @Test
    void aModuleUsesWhatTheMapSaysAndNothingElse() {
        for (CompiledModule module : modules) {
            Set<String> used = new TreeSet<>();
            module.references()
                    .values()
                    .forEach(references -> references.stream()
                            .map(moduleOf::get)
                            .filter(name -> name != null && !name.equals(module.name()))
                            .forEach(used::add));
            assertThat(used)
                    .as("what " + module.name() + " uses")
                    .containsExactlyInAnyOrderElementsOf(
                            map.uses().getOrDefault(module.name(), List.of()));
        }
    }

    @Test
    void modulesUseOnlyThoseBelowThem() {
        List<String> downwards = List.copyOf(map.uses().keySet());
        map.uses()
                .forEach((module, used) -> assertThat(used)
                        .as("what " + module + " uses")
                        .allSatisfy(other -> assertThat(downwards.indexOf(other))
                                .isGreaterThan(downwards.indexOf(module))));
    }

    @Test
    void everyPackageIsARoomOfTheMap() {
        List<String> without = new ArrayList<>();
        for (CompiledModule module : modules) {
            for (String type : module.references().keySet()) {
                if (map.room(module.name(), type).isEmpty()) {
                    without.add(type);
                }
            }
        }
        assertThat(without).isEmpty();
        map.rooms()
                .forEach((module, rooms) -> assertThat(rooms.downwards())
                        .as("rooms of " + module)
                        .doesNotHaveDuplicates()
                        .containsAll(rooms.open()));
    }

    @Test
    void roomsUseOnlyThoseBelowThem() {
        List<String> upwards = new ArrayList<>();
        for (CompiledModule module : modules) {
            module.references()
                    .forEach((type, references) -> references.stream()
                            .filter(other -> module.name().equals(moduleOf.get(other)))
                            .filter(other ->
                                    depth(module.name(), other) < depth(module.name(), type))
                            .forEach(other -> upwards.add(type + " uses " + other)));
        }
        assertThat(upwards).isEmpty();
    }

    @Test
    void whatAModuleDoesNotOpenIsUsedByNoOther() {
        List<String> through = new ArrayList<>();
        for (CompiledModule module : modules) {
            module.references()
                    .forEach((type, references) -> references.stream()
                            .filter(other -> isClosed(module.name(), other))
                            .forEach(other -> through.add(type + " uses " + other)));
        }
        assertThat(through).isEmpty();
    }

    /** Without this, a pattern that finds nothing would pass all of the above. */
    @Test
    void referencesAreSeen() {
        CompiledModule bench = modules.stream()
                .filter(module -> module.name().equals("bench"))
                .findFirst()
                .orElseThrow();
        assertThat(bench.references().values().stream().flatMap(Set::stream).map(moduleOf::get))
                .contains("server", "snapshots", "extents");
    }

    private int depth(String module, String type) {
        HouseMap.Rooms rooms = map.rooms().get(module);
        Optional<String> room = map.room(module, type);
        return rooms == null || room.isEmpty() ? 0 : rooms.downwards().indexOf(room.get());
    }

    private boolean isClosed(String module, String type) {
        String owner = moduleOf.get(type);
        if (owner == null || owner.equals(module)) {
            return false;
        }
        HouseMap.Rooms rooms = map.rooms().get(owner);
        Optional<String> room = map.room(owner, type);
        return rooms != null && room.isPresent() && !rooms.open().contains(room.get());
    }
}
