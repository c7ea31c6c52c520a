package org.ovmexporter.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The {@code ovm-exporter} command. */
@Command(name = "ovm-exporter", versionProvider = Version.class, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, sortOptions = false, description = "Incremental backup exports of Oracle VM disks over HTTPS.", synopsisSubcommandLabel = "COMMAND", exitCodeListHeading = "%nExit status:%n", exitCodeList = {
        "0:it did what it says", "1:it failed, and said why", "2:the command line is wrong",
        "143:SIGTERM ended it, in good order; SIGINT: 130"}, subcommands = {
                Serve.class, CheckConfig.class,
                SandboxCommand.class, Demo.class})
public final class Main {
    private Main() {}

    /** Runs a command and exits with its status, which {@code --help} explains. */
    public static void main(String[] arguments) {
        Termination.letFinish();
        Logging.quiet();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int status = run(arguments);
        if (!Termination.finish()) {
            System.exit(status);
        }
    }

    static int run(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println(line.getCommandName() + ": " + message(failure));
            return 1;
        });
        return command.execute(arguments);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
