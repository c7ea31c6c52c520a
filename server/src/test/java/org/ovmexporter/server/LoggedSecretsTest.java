package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.Sandbox;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.System.Logger.Level;

/** That {@link LoggedSecrets}, which looks at what all suites log, would see a secret there. */
class LoggedSecretsTest {
    private static final String ADDED = "a secret of this test only";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=" + Sandbox.PASSWORD,
                "Basic YWRtaW46U3VwZXJTZWNyZXQ=",
                "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0dXJlLW9mLWl0",
                "-----BEGIN PRIVATE KEY-----"
            })
    void aSecretIsFoundInBothLogsAtTheFinestLevel(String line) {
        assertFound(() -> LoggerFactory.getLogger("any").trace(line), line);
        assertFound(() -> LoggerFactory.getLogger("any").trace("{}", line), line);
        assertFound(() -> System.getLogger("any").log(Level.DEBUG, line), line);
    }

    @Test
    void aSecretIsFoundInTheReasonOfAFailure() {
        Exception failure = new IOException("broken", new IOException(Sandbox.PASSWORD));
        assertFound(
                () -> LoggerFactory.getLogger("any").debug("failed", failure), Sandbox.PASSWORD);
        assertFound(
                () -> System.getLogger("any").log(Level.DEBUG, "failed", failure),
                Sandbox.PASSWORD);
    }

    @Test
    void aSecretThatIsMadeWhileTestsRunIsFoundFromThenOn() {
        SecretSearch.OF_ALL_SUITES.add(ADDED);
        assertFound(() -> LoggerFactory.getLogger("any").info(ADDED), ADDED);
    }

    @Test
    void whatIsNoSecretIsNotFound() {
        LoggerFactory.getLogger("any").info("POST /api/v1/auth/login 200");
        assertThat(SecretSearch.OF_ALL_SUITES.found()).isEmpty();
    }

    /** What is found is found once, so this class is not failed for it. */
    private static void assertFound(Runnable log, String secret) {
        log.run();
        assertThat(SecretSearch.OF_ALL_SUITES.found())
                .isNotEmpty()
                .allMatch(line -> line.contains(secret));
    }
}
