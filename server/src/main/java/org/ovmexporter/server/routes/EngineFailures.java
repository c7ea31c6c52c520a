package org.ovmexporter.server.routes;

import org.ovmexporter.deadlines.DeadlineException;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.BusyException;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.IncompleteSearchException;
import org.ovmexporter.snapshots.LowSpaceException;
import org.ovmexporter.snapshots.ManifestException;
import org.ovmexporter.snapshots.NoSuchRepositoryException;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.NotSnapshotableException;
import org.ovmexporter.snapshots.OverdueException;
import org.ovmexporter.snapshots.QuiesceException;
import org.ovmexporter.snapshots.SnapshotException;
import org.ovmexporter.snapshots.UnknownRepositoriesException;
import org.ovmexporter.snapshots.UntrustedTrackingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** What the engine's failures are called on the wire. */
public final class EngineFailures {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFailures.class);
    private static final int RETRY_AFTER_SECONDS = 30;

    private EngineFailures() {}

    /** The refusal that a failure comes to; empty where it is a fault of the exporter's own. */
    public static Optional<Refusal> refusal(Throwable failure) {
        return switch (failure) {
            case SnapshotException e -> refusal(e);
            case DeadlineException e -> unavailable(message(e));
            case ErrnoException e -> refusal(e);
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> refusal(SnapshotException failure) {
        String message = message(failure);
        return switch (failure) {
            case GoneException _ -> Optional.of(Refusal.notFound(message));
            case UntrustedTrackingException _ -> {
                LOG.error(message);
                yield Optional.of(Refusal.conflict(message));
            }
            case OverdueException _,
                    BusyException _,
                    NotMountedException _,
                    UnknownRepositoriesException _,
                    QuiesceException _,
                    IncompleteSearchException _ -> unavailable(message);
            case LowSpaceException _ -> Optional.of(insufficientStorage(message));
            // Its route refuses it in its own words.
            case NotSnapshotableException _ -> Optional.empty();
            // An operator has to look at the host, and finds them in the log.
            case ManifestException _, NoSuchRepositoryException _ -> Optional.empty();
        };
    }

    private static Optional<Refusal> refusal(ErrnoException failure) {
        String message = message(failure);
        return switch (failure.errno()) {
            case ENOSPC, EDQUOT ->
                Optional.of(insufficientStorage(message + ": free some space in the repository"));
            case EROFS, EIO -> unavailable(message);
            default -> Optional.empty();
        };
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Refusal insufficientStorage(String message) {
        return new Refusal(507, "Insufficient storage", message);
    }

    private static Optional<Refusal> unavailable(String message) {
        return Optional.of(Refusal.unavailable(message, RETRY_AFTER_SECONDS));
    }
}
