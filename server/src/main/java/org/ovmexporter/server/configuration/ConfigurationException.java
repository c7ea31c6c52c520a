package org.ovmexporter.server.configuration;

import java.nio.file.Path;
import java.util.List;

/** A configuration file cannot be used. It says everything that is wrong with it, not the first. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // List.copyOf makes a serializable list
    private final List<String> problems;

    ConfigurationException(Path file, List<String> problems) {
        super(file + " cannot be used:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence or more each, beginning with the full name of the key it is about. */
    public List<String> problems() {
        return problems;
    }
}
