package org.ovmexporter.cli.host;

import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.PlainOutput;
import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.configuration.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** Reads a configuration and says what is wrong with it. */
@Command(
        name = "check-config",
        description = "Read the configuration and report everything that is wrong with it.")
public final class CheckConfig implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PlainOutput output = new PlainOutput();

    @Override
    public Integer call() throws ConfigurationException {
        Configuration.read(config.file());
        output.print(config.file() + " is right");
        return ExitStatus.OK.code();
    }
}
