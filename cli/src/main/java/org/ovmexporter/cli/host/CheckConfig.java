package org.ovmexporter.cli.host;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Reads a configuration and says what is wrong with it. */
@Command(
        name = "check-config",
        description = "Read the configuration and report everything that is wrong with it.")
public final class CheckConfig implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ConfigurationException {
        Configuration.read(config.file());
        spec.commandLine().getOut().println(config.file() + " is right");
        return 0;
    }
}
