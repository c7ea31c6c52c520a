package org.ovmexporter.ovs.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.ProcessorTime;
import org.ovmexporter.ovs.python.PythonCases.Case;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whatever the bytes, they are read or refused, and soon. */
final class HostileInputTest {
    private static final List<Case> PICKLES;
    private static final List<Case> LITERALS;

    static {
        try {
            PICKLES = PythonCases.pickles();
            LITERALS = PythonCases.literals();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertReadsOrRefusesPickle(byte[] pickle) {
        ProcessorTime.requireAtMost(Duration.ofSeconds(5), () -> {
            try {
                PythonValue value = Pickle.read(pickle);
                assertThat(value).hasSameHashCodeAs(value);
            } catch (PythonFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    private static void assertReadsOrRefusesAssignments(byte[] file) {
        ProcessorTime.requireAtMost(Duration.ofSeconds(5), () -> {
            try {
                PythonAssignments assignments = PythonAssignments.read(file);
                assertThat(assignments).hasSameHashCodeAs(assignments);
            } catch (PythonFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    /** Changes, cuts and repeats parts of the bytes. */
    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes.length == 0 ? new byte[1] : bytes;
        for (int i = random.nextInt(5); i >= 0; i--) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(3)) {
                case 0 -> result[at] = (byte) random.nextInt();
                case 1 -> result[at] = result[random.nextInt(result.length)];
                default ->
                    System.arraycopy(
                            result, at, result, random.nextInt(at + 1), result.length - at);
            }
        }
        return result;
    }

    @Property(tries = 5000)
    void mutatedPickles(
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int index, @ForAll long seed) {
        assertReadsOrRefusesPickle(
                mutated(PICKLES.get(index % PICKLES.size()).bytes(), new Random(seed)));
    }

    @Property(tries = 3000)
    void randomPickles(@ForAll byte[] bytes) {
        assertReadsOrRefusesPickle(bytes);
    }

    @Property(tries = 3000)
    void mutatedLiterals(
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int index, @ForAll long seed) {
        String literal = new String(
                LITERALS.get(index % LITERALS.size()).bytes(), StandardCharsets.ISO_8859_1);
        byte[] file = ("before = 1\nkey = " + literal + "\nafter = [2,\n3]\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertReadsOrRefusesAssignments(mutated(file, new Random(seed)));
    }

    @Property(tries = 3000)
    void randomFiles(@ForAll byte[] bytes) {
        assertReadsOrRefusesAssignments(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n",
                "x = [\n",
                "x = '''\n",
                "x = ['''\ny = [\"\"\"\n",
                "x=[1,\n1,\n",
                "(",
                "'",
                "\"\"\"\n[",
                "\\\n",
                "x=1,",
                "x = (1\n",
                "x = {'a':\n",
                "x = 'a' \\\n",
                "x\n",
                ";",
                "x = -",
                " x = 1\n",
                "#",
                "x=9",
                "a=1\n"
            })
    void aMegabyteOfTheSame(String part) {
        assertReadsOrRefusesAssignments(
                part.repeat((1 << 20) / part.length()).getBytes(StandardCharsets.UTF_8));
    }

    /** Strings of the same hash code: every block of two letters has the same one. */
    private static String colliding(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 15; bit >= 0; bit--) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    private static String pairsOfTheSameHash(int count, String pair) {
        return IntStream.range(0, count)
                .mapToObj(number -> pair.formatted(colliding(number)))
                .collect(Collectors.joining());
    }

    @Test
    void aDictWhoseKeysHaveTheSameHash() {
        String items = pairsOfTheSameHash(27_000, "U %sN");

        assertThatThrownBy(() -> Pickle.read(("}(" + items + "u.").getBytes(UTF_8)))
                .isInstanceOf(PythonFormatException.class)
                .hasMessage("a dict or set of more than 2000 keys");
    }

    @Test
    void aDictLiteralWhoseKeysHaveTheSameHash() throws PythonFormatException {
        String items = pairsOfTheSameHash(27_000, "'%s':1,");

        assertThat(PythonAssignments.read(("x={" + items + "}\ny=1\n").getBytes(UTF_8))
                        .values())
                .containsOnlyKeys("y");
    }

    @Test
    void keysOfTheSameHashAsManyAsThereMayBe() throws PythonFormatException {
        String items = pairsOfTheSameHash(2000, "U %sN");

        assertThat(((PythonValue.DictValue) Pickle.read(("}(" + items + "u.").getBytes(UTF_8)))
                        .items())
                .hasSize(2000);
    }

    @Test
    void aPickleThatLeavesAMillionListsBehind() {
        byte[] pickle = new byte[1 << 20];
        Arrays.fill(pickle, (byte) ']');

        assertThatThrownBy(() -> Pickle.read(pickle))
                .isInstanceOf(PythonFormatException.class)
                .hasMessage("a pickle of more than 200000 values");
    }

    @Test
    void aListOf300000Lists() throws PythonFormatException {
        String items = "[],".repeat(300_000);

        PythonAssignments read = PythonAssignments.read(("x=[" + items + "]").getBytes(UTF_8));

        assertThat(read.unreadable("x").orElseThrow().reason())
                .isEqualTo("more than 200000 values");
    }
}
