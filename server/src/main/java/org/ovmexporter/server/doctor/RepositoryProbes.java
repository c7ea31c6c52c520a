package org.ovmexporter.server.doctor;

import org.ovmexporter.linux.Directory;
import org.ovmexporter.linux.FiemapProbe;
import org.ovmexporter.linux.Reflink;
import org.ovmexporter.ovs.KnownRepository;
import org.ovmexporter.ovs.OvsHost;
import org.ovmexporter.ovs.Reading;
import org.ovmexporter.ovs.ReadingProblem;
import org.ovmexporter.snapshots.FilesystemAdvice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries in each repository what snapshots need: reflinks, and maps of extents. */
final class RepositoryProbes {
    /** A dead filer lets nobody go: who waits for it is left behind. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RepositoryProbes() {}

    static List<Finding> look(OvsHost host) {
        Reading<List<KnownRepository>> known = host.repositories();
        List<Finding> findings = new ArrayList<>();
        for (ReadingProblem problem : known.problems()) {
            findings.add(Finding.failure("repositories", problem.toString()));
        }
        if (known.value().isEmpty() && findings.isEmpty()) {
            findings.add(Finding.failure(
                    "repositories",
                    "the agent's database knows none: present"
                            + " one to this server in the Oracle VM Manager"));
        }
        for (KnownRepository repository : known.value()) {
            findings.add(look(host.hostPath(repository.mountPoint()), repository));
        }
        return findings;
    }

    private static Finding look(Path path, KnownRepository repository) {
        String subject = "repository " + repository.alias();
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> answer.complete(obstacle(path)));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .map(obstacle -> Finding.failure(subject, obstacle))
                    .orElseGet(() -> Finding.ok(subject, "can reflink and tells its extents"));
        } catch (TimeoutException e) {
            return Finding.failure(
                    subject,
                    path + " did not answer within " + PATIENCE.toSeconds()
                            + " s: is its filer alive?");
        } catch (ExecutionException e) {
            return Finding.failure(subject, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.failure(subject, "it was not waited for");
        }
    }

    private static Optional<String> obstacle(Path path) {
        if (!Files.isDirectory(path.resolve("VirtualDisks"))) {
            return Optional.of(path + " has no VirtualDisks: it is not mounted; mount it, or look"
                    + " at the server in the Oracle VM Manager");
        }
        try (Directory directory = Directory.open(path)) {
            return Reflink.probe(directory)
                    .map(obstacle -> FilesystemAdvice.on(obstacle, directory))
                    .or(() -> FiemapProbe.probe(directory)
                            .map(obstacle -> FilesystemAdvice.on(obstacle, directory)));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
