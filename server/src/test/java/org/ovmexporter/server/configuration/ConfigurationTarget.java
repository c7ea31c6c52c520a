package org.ovmexporter.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A configuration file, to be taken, or refused with all that is wrong. */
public final class ConfigurationTarget implements Target {
    private final ConfigurationFixture fixture;
    private final Path file;

    public ConfigurationTarget() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "fuzz", "configuration"));
        this.fixture = new ConfigurationFixture(directory.toAbsolutePath());
        this.file = directory.resolve("exporter.toml");
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public void read(byte[] toml) throws Exception {
        Files.write(file, toml);
        try {
            assertThat(Configuration.read(file).jwt().secret()).isNotNull();
        } catch (ConfigurationException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).isNotBlank());
        }
    }

    /** A certificate is read for each of three keys, and checked against a private key. */
    @Override
    public Bound bound() {
        return new Bound(16 << 20, 1024);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        fixture.smallest(),
                        fixture.smallest() + """
                            bind = "::1"
                            [ovm]
                            fingerprint = "%s"
                            [tracking]
                            verify_blocks = 0x10
                            deadline = "1h30m"
                            [snapshots]
                            min_free_percent = 5
                            [quiesce]
                            default = "pause"
                            pause = ["xm", 'pause', \"""{vm}\"""]
                            deadline = "10s"
                            """.formatted("ab".repeat(32)),
                        """
                        ovm_endpoint = "https://manager.example:7002"
                        api = { bind = "0.0.0.0", port = 5544, tls.key = 'k' } # inline
                        jwt.time_to_live = "168h"
                        when = 2026-11-25T12:00:00Z
                        [[tables]]
                        a.b.c = [1_000, -2.5e3, inf, true, [["x"]]]
                        """)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
