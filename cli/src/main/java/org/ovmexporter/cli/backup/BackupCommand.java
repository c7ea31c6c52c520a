package org.ovmexporter.cli.backup;

import picocli.CommandLine.Command;

/** {@code backup ...}. */
@Command(
        name = "backup",
        description = "Backups of VMs in a directory: take, list, verify, restore and prune them.",
        subcommands = {
            RunCommand.class,
            ListCommand.class,
            VerifyCommand.class,
            RestoreCommand.class,
            PruneCommand.class
        })
public final class BackupCommand {}
