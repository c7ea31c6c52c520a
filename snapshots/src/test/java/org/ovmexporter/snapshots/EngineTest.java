package org.ovmexporter.snapshots;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;

/**
 * Each of its tests has a host and an engine of its own, on one real filesystem after the other.
 */
@ParameterizedClass
@MethodSource("org.ovmexporter.snapshots.Fixture#filesystems")
public abstract class EngineTest {
    @Parameter
    protected RealFilesystem filesystem = RealFilesystem.matrix().getFirst();

    protected Fixture fixture;
    protected Snapshots snapshots;

    @BeforeEach
    void makeHost() throws IOException {
        fixture = new Fixture(filesystem);
        snapshots = exporter();
    }

    /** The engine under test, of {@link #fixture}. */
    protected Snapshots exporter() throws IOException {
        return fixture.exporter();
    }

    @AfterEach
    void closeEngine() {
        snapshots.close();
    }
}
