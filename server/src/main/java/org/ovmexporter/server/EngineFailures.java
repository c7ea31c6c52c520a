package org.ovmexporter.server;

import org.ovmexporter.linux.DeadlineException;
import org.ovmexporter.linux.ErrnoException;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.BusyException;
import org.ovmexporter.snapshots.GoneException;
import org.ovmexporter.snapshots.IncompleteSearchException;
import org.ovmexporter.snapshots.LowSpaceException;
import org.ovmexporter.snapshots.NotMountedException;
import org.ovmexporter.snapshots.OverdueException;
import org.ovmexporter.snapshots.QuiesceException;
import org.ovmexporter.snapshots.UnknownRepositoriesException;
import org.ovmexporter.snapshots.UntrustedTrackingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** What the engine's failures are called on the wire. */
final class EngineFailures {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFailures.class);
    private static final int RETRY_AFTER_SECONDS = 30;

    private EngineFailures() {}

    /** The refusal that a failure comes to; empty where it is a fault of the exporter's own. */
    static Optional<Refusal> refusal(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case GoneException _ -> Optional.of(Refusal.notFound(message));
            case UntrustedTrackingException _ -> {
                LOG.error(message);
                yield Optional.of(Refusal.conflict(message));
            }
            case DeadlineException _,
                    OverdueException _,
                    BusyException _,
                    NotMountedException _,
                    UnknownRepositoriesException _,
                    QuiesceException _,
                    IncompleteSearchException _ -> unavailable(message);
            case LowSpaceException _ ->
                Optional.of(new Refusal(507, "Insufficient storage", message));
            case ErrnoException e ->
                switch (e.errno()) {
                    case ENOSPC, EDQUOT ->
                        Optional.of(new Refusal(
                                507,
                                "Insufficient storage",
                                message + ": free some space in the repository"));
                    case EROFS, EIO -> unavailable(message);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> unavailable(String message) {
        return Optional.of(Refusal.unavailable(message, RETRY_AFTER_SECONDS));
    }
}
