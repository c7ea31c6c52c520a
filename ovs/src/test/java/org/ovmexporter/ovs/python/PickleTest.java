package org.ovmexporter.ovs.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pickles that no Python writes: opcodes by hand, one character a byte. */
final class PickleTest {
    private static PythonValue read(String pickle) throws PythonFormatException {
        return Pickle.read(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(String pickle, String message) {
        assertThatExceptionOfType(PythonFormatException.class)
                .isThrownBy(() -> read(pickle))
                .withMessageContaining(message);
    }

    @Test
    void bytesAfterTheEndAreIgnored() throws PythonFormatException {
        assertThat(read("K\u0007.rubbish")).isEqualTo(IntegerValue.of(7));
    }

    @Test
    void bytesThatAreNoUtf8AreLatin1() throws PythonFormatException {
        assertThat(read("U\u0004caf\u00e9.")).isEqualTo(new TextValue("caf\u00e9"));
    }

    @Test
    void whatIsPoppedIsForgotten() throws PythonFormatException {
        assertThat(read("K\u0001K\u00020.")).isEqualTo(IntegerValue.of(1));
    }

    @Test
    void aListThatContainsItselfIsRefused() {
        assertRefused("]q\u0000h\u0000a.", "contains itself");
    }

    @Test
    void aHundredLevelsAreReadAndOneMoreIsRefused() throws PythonFormatException {
        assertThat(read("]".repeat(101) + "a".repeat(100) + ".")).isInstanceOf(ListValue.class);
        assertRefused("]".repeat(102) + "a".repeat(101) + ".", "more than 100 deep");
    }

    @Test
    void levelsAreCountedThroughValuesThatAreReferredToTwice() {
        // A list of 60 levels is stored; another 60 levels end in it.
        String shared = "]".repeat(61) + "a".repeat(60) + "q\u0000";
        assertRefused(
                "]" + shared + "a" + "]".repeat(60) + "h\u0000a" + "a".repeat(60) + ".",
                "more than 100 deep");
    }

    @Test
    void aTreeThatGrowsByReferencesToItsPartsIsRefused() {
        // Each list holds the one before it twice: 2^30 leaves of 200 bytes.
        assertRefused(
                "]q\u0000" + "0]h\u0000ah\u0000aq\u0000".repeat(30) + ".",
                "more than 200000 values");
    }

    @Test
    void aPickleOfPython3IsRefusedByItsProtocol() {
        assertRefused("\u0080\u0003K\u0001.", "protocol 3");
    }

    @Test
    void aPickleThatIsTooLongIsRefused() {
        assertRefused("N".repeat((1 << 20) + 1), "more than 1048576 bytes");
    }

    @Test
    void aNumberOfMillionsOfDigitsIsRefused() {
        assertRefused("L" + "9".repeat(100_000) + "L\n.", "more than 1000 digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "N",
                "]",
                "U\u0005abc",
                "S'abc",
                "X\u0000\u0000\u0000\u0080",
                "\u0080",
                "F1.5"
            })
    void aPickleThatIsCutShortIsRefused(String pickle) {
        assertRefused(pickle, "cut short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "0.",
                "t.",
                "(.",
                "(a.",
                "N(a.",
                "K\u0001K\u0002a.",
                "}K\u0001u.",
                "(K\u0001d.",
                "h\u0001.",
                "gx\n.",
                "p1\n.",
                "Sabc\n.",
                "S'\n.",
                "S'\\x4'\n.",
                "S'abc\\'\n.",
                "V\\ud8\n.",
                "Ix\n.",
                "Fx\n.",
                "L\n.",
                "z.",
                "](lds.",
                "c__builtin__\nset\n.",
                "c__builtin__\nset\nNR.",
                "c__builtin__\nset\n(K\u0001tR.",
                "N(]tR.",
                "(](K\u0001ld.",
                "c__builtin__\nset\n](a.",
                "}]K\u0001s.",
                "}(c__builtin__\nset\nK\u0001u."
            })
    void aDamagedPickleIsRefused(String pickle) {
        assertThatExceptionOfType(PythonFormatException.class).isThrownBy(() -> read(pickle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(S'true'\ntR.",
                "c__builtin__\neval\n(S'1'\ntR.",
                "(ios\nsystem\n.",
                "Pid\n.",
                "NQ.",
                "c__builtin__\nfrozenset\n(]tR.",
                "N}b.",
                "\u0082\u0001.",
                "N)\u0081.",
                "(No."
            })
    void nothingIsCalledOrConstructed(String pickle) {
        assertRefused(pickle, "only plain values are read");
    }

    @Test
    void listsShareTheValuesTheyReferTo() throws PythonFormatException {
        ListValue one = new ListValue(List.of(IntegerValue.of(1)));
        assertThat(read("]]q\u0000K\u0001aah\u0000a.")).isEqualTo(new ListValue(List.of(one, one)));
    }
}
