package org.ovmexporter.cli;

import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/** What {@code --version} prints: the jar's own version. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new String[] {"ovm-exporter " + version};
    }
}
