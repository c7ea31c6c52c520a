package org.ovmexporter.ovs.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.ovs.python.PythonCases.Case;

import static org.assertj.core.api.Assertions.assertThat;

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
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            try {
                PythonValue value = Pickle.read(pickle);
                assertThat(value).hasSameHashCodeAs(value);
            } catch (PythonFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    private static void assertReadsOrRefusesAssignments(byte[] file) {
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
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
                default -> System.arraycopy(result, at, result, random.nextInt(at + 1),
                        result.length - at);
            }
        }
        return result;
    }

    @Property(tries = 5000)
    void mutatedPickles(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int index,
            @ForAll long seed) {
        assertReadsOrRefusesPickle(
                mutated(PICKLES.get(index % PICKLES.size()).bytes(), new Random(seed)));
    }

    @Property(tries = 3000)
    void randomPickles(@ForAll byte[] bytes) {
        assertReadsOrRefusesPickle(bytes);
    }

    @Property(tries = 3000)
    void mutatedLiterals(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int index,
            @ForAll long seed) {
        String literal = new String(LITERALS.get(index % LITERALS.size()).bytes(),
                StandardCharsets.ISO_8859_1);
        byte[] file = ("before = 1\nkey = " + literal + "\nafter = [2,\n3]\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertReadsOrRefusesAssignments(mutated(file, new Random(seed)));
    }

    @Property(tries = 3000)
    void randomFiles(@ForAll byte[] bytes) {
        assertReadsOrRefusesAssignments(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\n", "x = [\n", "x = '''\n", "x = ['''\ny = [\"\"\"\n", "x=[1,\n1,\n",
            "(", "'", "\"\"\"\n[", "\\\n",
            "x=1,", "x = (1\n", "x = {'a':\n", "x = 'a' \\\n", "x\n", ";", "x = -", " x = 1\n", "#",
            "x=9", "a=1\n"})
    void aMegabyteOfTheSame(String part) {
        assertReadsOrRefusesAssignments(
                part.repeat((1 << 20) / part.length()).getBytes(StandardCharsets.UTF_8));
    }
}
