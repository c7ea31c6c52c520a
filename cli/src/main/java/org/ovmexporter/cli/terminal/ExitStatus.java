package org.ovmexporter.cli.terminal;

import org.ovmexporter.backup.NoSuchBackupException;
import org.ovmexporter.backup.layout.ChecksumException;
import org.ovmexporter.client.failure.AuthenticationException;
import org.ovmexporter.client.failure.NotFoundException;
import org.ovmexporter.client.failure.UnavailableException;
import org.ovmexporter.client.failure.UnreachableException;
import org.ovmexporter.client.failure.UntrustedException;

import java.io.InterruptedIOException;

/** What a command ends with. Scripts depend on these numbers: they never change. */
public enum ExitStatus {
    /** All that was asked for is done. */
    OK(0),
    /** It failed, for another reason than those below. */
    FAILED(1),
    /** The command line, the environment or the profile is wrong; nothing was done. */
    USAGE(2),
    /** Some of it is done, and some failed. */
    PARTIAL(3),
    /** The credentials are wrong, or the exporter did not prove who it is. */
    AUTHENTICATION(4),
    /** There is no such VM, snapshot, disk or backup. */
    NOT_FOUND(5),
    /** What was copied is not what the snapshot is. */
    VERIFICATION_FAILED(6),
    /** The exporter cannot be reached, or cannot answer now. */
    UNAVAILABLE(7),
    /** SIGINT ended it, in good order. */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** What the process ends with. */
    public int code() {
        return code;
    }

    /** What a failure comes to. */
    public static ExitStatus of(Throwable failure) {
        return switch (failure) {
            case AuthenticationException _, UntrustedException _ -> AUTHENTICATION;
            case NotFoundException _, NoSuchThingException _, NoSuchBackupException _ -> NOT_FOUND;
            case UnavailableException _, UnreachableException _ -> UNAVAILABLE;
            case VerificationException _, ChecksumException _ -> VERIFICATION_FAILED;
            case UsageException _ -> USAGE;
            case InterruptedIOException _, InterruptedException _ -> INTERRUPTED;
            default -> FAILED;
        };
    }
}
