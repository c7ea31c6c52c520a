package org.ovmexporter.ovs.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.python.PythonAssignments.Unreadable;
import org.ovmexporter.ovs.python.PythonValue.IntegerValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.TextValue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statements: what separates them, and what happens to those that are no assignment of a literal.
 */
final class PythonAssignmentsTest {
    private static PythonAssignments read(String file) {
        try {
            return PythonAssignments.read(file.getBytes(StandardCharsets.UTF_8));
        } catch (PythonFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertReadsOneAndTwo(String file) {
        PythonAssignments assignments = read(file);
        assertThat(assignments.unreadable()).isEmpty();
        assertThat(assignments.values())
                .isEqualTo(Map.of("one", IntegerValue.of(1), "two", IntegerValue.of(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one = 1\ntwo = 2\n",
                "one=1\ntwo=2",
                "one\t=  1   \n\n\n  \ntwo = 2 # two\n",
                "# a = 3\none = 1;two = 2",
                "one = 1; two = 2;",
                "one = 1\r\ntwo = 2\r\n",
                "one = 1\rtwo = 2",
                "one = \\\n1\ntwo = 2",
                "\ufeffone = 1\ntwo = 2",
                "one = 3\none = 1\ntwo = 2",
                "one = 1\n  # indented\n\ntwo = 2",
                "one = 1#\ntwo = 2\f",
                "two = 2\none = (\n1\n)"
            })
    void statementsAreSeparatedAsPythonDoes(String file) {
        assertReadsOneAndTwo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad = make('x')",
                "bad = other",
                "bad = 'a' + 'b'",
                "bad = 'a' % 1",
                "bad = [f(\n1,\n2)]",
                "bad = [1, 2",
                "bad = {'a' 1}",
                "bad = {[]: 1}",
                "bad = 'open",
                "bad = 08",
                "bad = 1 2",
                "bad = [1 2]",
                "bad = 0x",
                "bad = -'a'",
                "bad = --1",
                "bad = u'\\N{DIGIT ONE}'",
                "bad = ur'x'",
                "bad = '\\x4'",
                "bad = 1j",
                "bad += 1",
                "bad == 1",
                "bad[0] = 1",
                "bad.append(1)",
                "bad = other = 1",
                "bad",
                "bad =",
                "bad = [,]",
                "bad = (,)",
                "bad = ,",
                "bad = 0x-1",
                "bad = lambda: '''\n'''",
                "bad: 1"
            })
    void aStatementThatCannotBeReadCostsItselfOnly(String bad) {
        PythonAssignments assignments = read("one = 1\nbad = 5\n" + bad + "\ntwo = 2\n");

        assertThat(assignments.values().keySet()).isEqualTo(Set.of("one", "two"));
        assertThat(assignments.unreadable()).hasSize(1);
        assertThat(assignments.unreadable("bad")).map(Unreadable::line).contains(3);
    }

    @Test
    void aLaterValueMakesUpForAStatementThatCannotBeRead() {
        PythonAssignments assignments = read("key = f()\nkey = 1");

        assertThat(assignments.get("key")).contains(IntegerValue.of(1));
        assertThat(assignments.unreadable("key")).isEmpty();
    }

    @Test
    void blocksAreNotEvaluatedAndCostTheKeysTheyAssign() {
        PythonAssignments assignments =
                read("import os\none = 1\ndisk = ['a']\nif x:\n    disk = ['b']\ntwo = 2\n");

        assertThat(assignments.values().keySet()).isEqualTo(Set.of("one", "two"));
        assertThat(assignments.unreadable())
                .extracting(Unreadable::key)
                .isEqualTo(List.of(Optional.of("import"), Optional.of("if"), Optional.of("disk")));
    }

    @Test
    void afterABracketThatNeverClosesLinesAreReadAsTheyStand() {
        PythonAssignments assignments = read("bad = f([1,\none = 1\ntwo = 2\n");

        assertThat(assignments.values().keySet()).isEqualTo(Set.of("one", "two"));
    }

    @Test
    void textInTheFileMayBeUtf8OrLatin1() throws PythonFormatException {
        byte[] utf8 =
                "a = 'd\u00e9p\u00f4t'\nb = u'd\u00e9p\u00f4t'".getBytes(StandardCharsets.UTF_8);
        byte[] latin1 = "a = 'd\u00e9p\u00f4t'\nb = u'd\u00e9p\u00f4t'"
                .getBytes(StandardCharsets.ISO_8859_1);

        for (byte[] file : List.of(utf8, latin1)) {
            assertThat(PythonAssignments.read(file).values().values())
                    .containsOnly(new TextValue("d\u00e9p\u00f4t"));
        }
    }

    @Test
    void whatIsWrongIsSaidWithoutQuotingIt() {
        PythonAssignments assignments =
                read("vncpasswd = decode('secret')\n'secret\nsecret()\nvncpasswd = 'secret");

        assertThat(assignments.unreadable())
                .hasSize(4)
                .extracting(Unreadable::reason)
                .noneMatch(reason -> reason.contains("secret"));
    }

    @Test
    void aHundredLevelsAreReadAndOneMoreIsNot() {
        assertThat(read("key = " + "[".repeat(100) + "]".repeat(100)).get("key"))
                .containsInstanceOf(ListValue.class);
        assertThat(read("key = " + "[".repeat(101) + "]".repeat(101)).get("key"))
                .isEmpty();
    }

    @Test
    void aFileOfMoreThanAHundredStatementsThatCannotBeReadIsRefused() {
        byte[] file = "nonsense\n".repeat(101).getBytes(StandardCharsets.US_ASCII);

        assertThat(read("nonsense\n".repeat(100)).unreadable()).hasSize(100);
        assertThatExceptionOfType(PythonFormatException.class)
                .isThrownBy(() -> PythonAssignments.read(file));
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        byte[] file = new byte[PythonAssignments.MAX_FILE_BYTES + 1];

        assertThatExceptionOfType(PythonFormatException.class)
                .isThrownBy(() -> PythonAssignments.read(file));
    }
}
