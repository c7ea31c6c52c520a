package org.ovmexporter.ovs.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;

import java.io.IOException;
import java.util.List;

/** A pickle, to be read or refused. */
public final class PickleTarget implements Target {
    @Override
    public void read(byte[] pickle) {
        try {
            PythonValue value = Pickle.read(pickle);
            assertThat(value.hashCode()).isEqualTo(value.hashCode());
        } catch (PythonFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /**
     * A byte makes a container. A few bytes refer to values again and again: they are gone through
     * each time, as a key and for its hash code, until it is 200,000 times.
     */
    @Override
    public Bound bound() {
        return new Bound(16 << 20, 384);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return PythonCases.pickles().stream()
                .map(PythonCases.Case::bytes)
                .filter(pickle -> pickle.length < 4096)
                .toList();
    }
}
