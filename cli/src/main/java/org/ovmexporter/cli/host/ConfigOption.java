package org.ovmexporter.cli.host;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** {@code -config FILE}, as the reference exporter spells it, and {@code --config FILE}. */
final class ConfigOption {
    @Option(
            names = {"-config", "--config"},
            paramLabel = "FILE",
            defaultValue = "/etc/coriolis-ovm-exporter/config.toml",
            description = "Configuration file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("/etc/coriolis-ovm-exporter/config.toml");

    Path file() {
        return file;
    }
}
