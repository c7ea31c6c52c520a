package org.ovmexporter.cli;

import org.ovmexporter.cli.backup.BackupCommand;
import org.ovmexporter.cli.host.Audit;
import org.ovmexporter.cli.host.CheckConfig;
import org.ovmexporter.cli.host.Doctor;
import org.ovmexporter.cli.host.Logging;
import org.ovmexporter.cli.host.Serve;
import org.ovmexporter.cli.remote.DisksCommand;
import org.ovmexporter.cli.remote.SnapshotsCommand;
import org.ovmexporter.cli.remote.VmsCommand;
import org.ovmexporter.cli.sandbox.Demo;
import org.ovmexporter.cli.sandbox.SandboxCommand;
import org.ovmexporter.cli.terminal.ExitStatus;
import org.ovmexporter.cli.terminal.Termination;
import org.ovmexporter.client.failure.UntrustedException;
import org.slf4j.bridge.SLF4JBridgeHandler;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

import java.util.List;

/** The {@code ovm-exporter} command. */
@Command(
        name = "ovm-exporter",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "Incremental backup exports of Oracle VM disks over HTTPS.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it did what it says",
            "1:it failed, and said why",
            "2:the command line is wrong",
            "3:some of it is done, and some failed",
            "4:wrong credentials, or an exporter that is not trusted",
            "5:there is no such VM, snapshot, disk or backup",
            "6:a copy is not what it should be",
            "7:the exporter cannot be reached, or cannot answer now",
            "143:SIGTERM ended it, in good order; SIGINT: 130"
        })
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(
            Serve.class,
            CheckConfig.class,
            Doctor.class,
            Audit.class,
            VmsCommand.class,
            SnapshotsCommand.class,
            DisksCommand.class,
            BackupCommand.class,
            Completion.class,
            SandboxCommand.class,
            Demo.class);

    private Main() {}

    /** Runs a command and exits with its status, which {@code --help} explains. */
    public static void main(String[] arguments) {
        Termination.letFinish();
        Logging.quiet();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int status = commandLine(asked(arguments)).execute(arguments);
        if (!Termination.finish()) {
            System.exit(status);
        }
    }

    /**
     * The commands that the first argument may mean: all of them where it is none's name, or where
     * all are told of. To make one from its annotations takes a good part of what a start takes.
     */
    static List<Class<?>> asked(String... arguments) {
        return COMMANDS.stream()
                .filter(command -> command != Completion.class
                        && arguments.length > 0
                        && arguments[0].equals(
                                command.getAnnotation(Command.class).name()))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    /** The command, its errors told in a line and turned into its exit status. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine command = new CommandLine(new Main());
        commands.forEach(command::addSubcommand);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println(line.getCommandName() + ": " + message(failure));
            return ExitStatus.of(failure).code();
        });
        return command;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof UntrustedException) {
            return message + "; name its authority's certificate with --ca, or its own with"
                    + " --fingerprint";
        }
        return message == null ? failure.toString() : message;
    }
}
