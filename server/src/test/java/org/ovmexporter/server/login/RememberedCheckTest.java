package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.PretendManager;
import org.ovmexporter.tls.Fingerprint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that log in often, and what that costs the Manager. */
class RememberedCheckTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicInteger asked = new AtomicInteger();
    private final RememberedCheck check = new RememberedCheck(
            (username, password) -> {
                asked.incrementAndGet();
                return password.startsWith("right")
                        ? new LoginOutcome.Accepted()
                        : new LoginOutcome.Rejected();
            },
            () -> now);

    @Test
    void aHundredLoginsInAMinuteLeaveOneSessionInTheManager(@TempDir Path directory)
            throws Exception {
        try (PretendManager manager = PretendManager.with(Certificates.ofThisProcess(directory))
                .user("admin", "SuperSecret")
                .sessionLimit(2)
                .start()) {
            var remembered = new RememberedCheck(
                    new ManagerLogin(
                            () -> Optional.of(manager.endpoint()),
                            new ManagerTrust.Pinned(Fingerprint.parse(manager.fingerprint()))),
                    () -> now);
            for (int i = 0; i < 100; i++) {
                assertThat(remembered.check("admin", "SuperSecret"))
                        .isEqualTo(new LoginOutcome.Accepted());
            }
            assertThat(manager.openSessions()).isEqualTo(1);
        }
    }

    @Test
    void afterAMinuteTheManagerIsAskedAgain() {
        check.check("admin", "right");
        now = now.plusSeconds(59);
        check.check("admin", "right");
        assertThat(asked).hasValue(1);
        now = now.plusSeconds(1);
        check.check("admin", "right");
        assertThat(asked).hasValue(2);
    }

    @Test
    void anotherPasswordOrUserIsAlwaysAskedAbout() {
        check.check("admin", "right");
        assertThat(check.check("admin", "righ")).isEqualTo(new LoginOutcome.Rejected());
        assertThat(check.check("admin", "right ")).isEqualTo(new LoginOutcome.Accepted());
        assertThat(check.check("adminr", "ight")).isEqualTo(new LoginOutcome.Rejected());
        assertThat(asked).hasValue(4);
    }

    @Test
    void aRejectionIsNotRemembered() {
        check.check("admin", "wrong");
        check.check("admin", "wrong");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aThousandAreRememberedAtMost() {
        for (int i = 0; i <= RememberedCheck.MOST; i++) {
            check.check("user-" + i, "right");
        }
        asked.set(0);
        check.check("user-" + RememberedCheck.MOST, "right");
        assertThat(asked).hasValue(0);
        check.check("user-0", "right");
        assertThat(asked).hasValue(1);
    }
}
