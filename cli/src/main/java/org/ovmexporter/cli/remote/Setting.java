package org.ovmexporter.cli.remote;

import java.util.Locale;
import java.util.Optional;

/** What can be said of a connection, by an option, a variable of the environment, or a profile. */
enum Setting {
    ENDPOINT("OVM_EXPORTER_ENDPOINT"),
    USERNAME("OVM_EXPORTER_USERNAME"),
    PASSWORD("OVM_EXPORTER_PASSWORD"),
    PASSWORD_FILE(""),
    TOKEN("OVM_EXPORTER_TOKEN"),
    CA("OVM_EXPORTER_CAFILE"),
    FINGERPRINT("OVM_EXPORTER_FINGERPRINT"),
    INSECURE(""),
    CERT(""),
    KEY("");

    private final String variable;

    Setting(String variable) {
        this.variable = variable;
    }

    /** The variable of the environment; empty where there is none. */
    Optional<String> variable() {
        return variable.isEmpty() ? Optional.empty() : Optional.of(variable);
    }

    /** Its key in a profile. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its option; a password has none, since every user of a machine sees command lines. */
    String option() {
        return "--" + key().replace('_', '-');
    }

    /** Whether nobody else may read it. */
    boolean isSecret() {
        return this == PASSWORD || this == TOKEN;
    }
}
