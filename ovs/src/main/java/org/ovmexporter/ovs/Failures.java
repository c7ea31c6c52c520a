package org.ovmexporter.ovs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Failures to read a file, said so that a person knows what to do. */
final class Failures {
    private Failures() {}

    static ReadingProblem problem(String hostPath, IOException failure) {
        return new ReadingProblem(
                hostPath,
                switch (failure) {
                    case NoSuchFileException _ -> "does not exist";
                    case NotDirectoryException _ -> "is not a directory";
                    case AccessDeniedException _ ->
                        "may not be read by this process; it has to run as root";
                    case FileSystemException f
                    when f.getReason() != null -> "is not read: " + f.getReason();
                    default ->
                        "is not read: "
                                + Objects.requireNonNullElse(
                                        failure.getMessage(), failure.toString());
                });
    }
}
