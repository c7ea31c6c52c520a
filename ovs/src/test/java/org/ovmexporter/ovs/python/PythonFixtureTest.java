package org.ovmexporter.ovs.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.ovs.python.PythonCases.Case;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What Python 2 writes means here what it means to Python 2. */
final class PythonFixtureTest {
    static List<Case> plainPickles() throws IOException {
        return PythonCases.pickles().stream().filter(c -> c.value().isPresent()).toList();
    }

    static List<Case> otherPickles() throws IOException {
        return PythonCases.pickles().stream().filter(c -> c.value().isEmpty()).toList();
    }

    static List<Case> literals() throws IOException {
        return PythonCases.literals();
    }

    @ParameterizedTest
    @MethodSource("plainPickles")
    void aPickleOfPlainValues(Case pickle) throws PythonFormatException {
        assertThat(Optional.of(Pickle.read(pickle.bytes()))).isEqualTo(pickle.value());
    }

    @ParameterizedTest
    @MethodSource("otherPickles")
    void aPickleOfAnythingElseIsRefused(Case pickle) {
        assertThatExceptionOfType(PythonFormatException.class)
                .isThrownBy(() -> Pickle.read(pickle.bytes()))
                .withMessageContaining("only");
    }

    @ParameterizedTest
    @MethodSource("literals")
    void aLiteral(Case literal) throws PythonFormatException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("key = ".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(literal.bytes());
        file.writeBytes("\nnext = 1\n".getBytes(StandardCharsets.US_ASCII));

        PythonAssignments assignments = PythonAssignments.read(file.toByteArray());

        assertThat(assignments.unreadable()).isEmpty();
        assertThat(assignments.get("key")).isEqualTo(literal.value());
        assertThat(assignments.get("next")).isPresent();
    }

    @Test
    void bothModulesAndAllProtocolsAreTried() throws IOException {
        assertThat(plainPickles())
                .extracting(c -> c.toString().substring(0, c.toString().lastIndexOf(' ')))
                .contains(
                        "pickle 0", "pickle 1", "pickle 2", "cPickle 0", "cPickle 1", "cPickle 2");
        assertThat(otherPickles()).hasSizeGreaterThan(40);
    }
}
