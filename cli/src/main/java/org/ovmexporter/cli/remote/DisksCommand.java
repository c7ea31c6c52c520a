package org.ovmexporter.cli.remote;

import picocli.CommandLine.Command;

/** {@code disks ...}. */
@Command(
        name = "disks",
        description = "The disks of a snapshot.",
        subcommands = DownloadCommand.class)
public final class DisksCommand {}
