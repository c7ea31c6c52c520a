package org.ovmexporter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Which VM is meant. */
class VmMatchTest {
    private record Vm(String id, String name) {}

    private static final Vm WEB = new Vm("1", "web");
    private static final Vm ONE = new Vm("2", "twin");
    private static final Vm OTHER = new Vm("3", "twin");
    private static final Vm CALLED_LIKE_AN_ID = new Vm("4", "1");
    private static final List<Vm> ALL = List.of(CALLED_LIKE_AN_ID, WEB, ONE, OTHER);

    @Test
    void aVmIsFoundByItsId() {
        assertThat(match("3")).isEqualTo(new VmMatch.Found<>(OTHER));
    }

    @Test
    void aVmIsFoundByANameThatNoOtherHas() {
        assertThat(match("web")).isEqualTo(new VmMatch.Found<>(WEB));
    }

    @Test
    void anIdCountsBeforeAName() {
        assertThat(match("1")).isEqualTo(new VmMatch.Found<>(WEB));
    }

    @Test
    void aNameThatSeveralHaveIsAmbiguous() {
        assertThat(match("twin")).isEqualTo(new VmMatch.Ambiguous<>(List.of(ONE, OTHER)));
    }

    @Test
    void anIdThatSeveralHaveIsAmbiguous() {
        List<Vm> copied = List.of(WEB, new Vm("1", "copy of web"));

        assertThat(VmMatch.among(copied, vm -> vm.id().equals("1"), _ -> false))
                .isEqualTo(new VmMatch.Ambiguous<>(copied));
    }

    @Test
    void whatNobodyHasIsNone() {
        assertThat(match("nobody")).isEqualTo(new VmMatch.None<>());
    }

    @Test
    void namesAreNotReadWhereAVmHasTheId() throws IOException {
        assertThat(VmMatch.among(ALL, vm -> vm.id().equals("2"), VmMatchTest::unreadable))
                .isEqualTo(new VmMatch.Found<>(ONE));
        assertThatThrownBy(() ->
                        VmMatch.among(ALL, vm -> vm.id().equals("5"), VmMatchTest::unreadable))
                .isInstanceOf(IOException.class);
    }

    private static boolean unreadable(Vm vm) throws IOException {
        throw new IOException("the name of " + vm.id() + " cannot be read");
    }

    private static VmMatch<Vm> match(String wanted) {
        return VmMatch.among(ALL, vm -> vm.id().equals(wanted), vm -> vm.name().equals(wanted));
    }
}
