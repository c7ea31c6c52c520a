package org.ovmexporter.server;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.List;

/**
 * Looks at all that is logged while the suites of this module run, at every level, and fails the
 * class in which a secret was, whatever its tests are about. JUnit finds it by itself.
 */
public final class LoggedSecrets implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        failIfFound();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfFound();
    }

    private static void failIfFound() {
        List<String> found = SecretSearch.OF_ALL_SUITES.found();
        if (!found.isEmpty()) {
            throw new AssertionError("a secret was logged: " + String.join("\n", found));
        }
    }
}
