package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovmexporter.sandbox.Certificates;
import org.ovmexporter.sandbox.ManagerFault;
import org.ovmexporter.sandbox.PretendManager;
import org.ovmexporter.tls.Fingerprint;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Over real TLS, against a Manager whose certificate has no matching name. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ManagerLoginTest {

    private static final String PASSWORD = "Pass:Wörd-1";
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static Certificates certificates;

    private PretendManager manager;
    private ManagerLogin login;
    private CapturedLog log;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.ofThisProcess(directory, Certificates.MANAGER_NAMES);
    }

    @BeforeEach
    void start() throws Exception {
        log = new CapturedLog();
        manager = PretendManager.with(certificates).user("admin", PASSWORD).start();
        login = loginWithin(LONG);
    }

    /** Whatever a test does, no password is ever logged, neither plain nor as it is sent. */
    @AfterEach
    void stopAndLookForThePassword() {
        manager.close();
        log.close();
        String credentials = Base64.getEncoder()
                .encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(log.lines())
                .noneMatch(line -> line.contains(PASSWORD))
                .noneMatch(line -> line.contains(credentials))
                .noneMatch(line -> line.contains("wrong-password"));
    }

    @Test
    void theRightPasswordIsAcceptedWithOneRequestAndOneSession() {
        assertThat(login.check("admin", PASSWORD)).isEqualTo(new LoginOutcome.Accepted());
        assertThat(manager.requests()).isEqualTo(1);
        assertThat(manager.openSessions()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordIsRejectedWithOneRequestAndNoSession() {
        assertThat(login.check("admin", "wrong-password")).isEqualTo(new LoginOutcome.Rejected());
        assertThat(manager.requests()).isEqualTo(1);
        assertThat(manager.openSessions()).isZero();
    }

    @Test
    void aWrongPasswordAfterARightOneIsRejectedToo() {
        login.check("admin", PASSWORD);
        assertThat(login.check("admin", "wrong-password")).isEqualTo(new LoginOutcome.Rejected());
    }

    @ParameterizedTest
    @CsvSource({
        "'',x",
        "' ',x",
        "a:b,x",
        "'a\nb',x",
        "'a\u0000',x",
        "admin,''",
        "admin,'x\r\nHost: y'"
    })
    void whatCannotBeRightIsRejectedWithoutAskingTheManager(String username, String password) {
        assertThat(login.check(username, password)).isEqualTo(new LoginOutcome.Rejected());
        assertThat(manager.requests()).isZero();
    }

    @Test
    void whatIsTooLongIsRejectedWithoutAskingTheManager() {
        assertThat(login.check("a".repeat(257), "x")).isEqualTo(new LoginOutcome.Rejected());
        assertThat(login.check("a", "x".repeat(1025))).isEqualTo(new LoginOutcome.Rejected());
        assertThat(manager.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTING", "STOPPING", "STOPPED"})
    void aManagerThatIsNotRunningIsUnavailable(String state) {
        manager.misbehave(new ManagerFault.NotRunning(state));
        assertUnavailable(login).contains("not ready").contains(state);
    }

    @ParameterizedTest
    @CsvSource({"500,GEN_000025", "503,GEN_000026", "401,GEN_000027", "200,GEN_000026"})
    void tooManySessionsAreUnavailableWithAnyStatus(int status, String code) {
        manager.misbehave(new ManagerFault.ErrorCode(status, code));
        assertUnavailable(login).contains("too many sessions").contains(code);
    }

    @Test
    void aSessionLimitThatIsReachedIsUnavailable() throws Exception {
        manager.close();
        manager = PretendManager.with(certificates)
                .user("admin", PASSWORD)
                .sessionLimit(1)
                .start();
        assertThat(login.check("admin", PASSWORD)).isEqualTo(new LoginOutcome.Accepted());
        assertUnavailable(login).contains("GEN_000026");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 500})
    void invalidCredentialsAreRejectedWithAnyStatus(int status) {
        manager.misbehave(new ManagerFault.ErrorCode(status, "AUTH_000005"));
        assertThat(login.check("admin", PASSWORD)).isEqualTo(new LoginOutcome.Rejected());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 502, 503})
    void anErrorPageIsUnavailable(int status) {
        manager.misbehave(new ManagerFault.HtmlPage(status));
        assertUnavailable(login).isEqualTo("the Manager answers HTTP " + status);
    }

    @Test
    void aPageWithStatus200IsUnavailable() {
        manager.misbehave(new ManagerFault.HtmlPage(200));
        assertUnavailable(login).contains("not as an Oracle VM Manager does");
    }

    @Test
    void aUserWithoutTheRightToUseTheManagerIsRejected() {
        manager.misbehave(new ManagerFault.HtmlPage(403));
        assertThat(login.check("admin", PASSWORD)).isEqualTo(new LoginOutcome.Rejected());
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var other =
                PretendManager.with(certificates).user("admin", PASSWORD).start()) {
            manager.misbehave(new ManagerFault.RedirectTo(
                    other.endpoint().resolve("/ovm/core/wsapi/rest/Manager")));
            assertUnavailable(login).contains("redirect (HTTP 302)");
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void aManagerThatNeverAnswersIsUnavailableAfterTheTimeout() {
        manager.misbehave(new ManagerFault.Hang());
        assertGivesUpSoon();
    }

    @Test
    void aManagerThatAnswersByteByByteIsUnavailableAfterTheTimeout() {
        manager.misbehave(new ManagerFault.Trickle(Duration.ofMillis(50)));
        assertGivesUpSoon();
    }

    @Test
    void anEndlessAnswerIsNotRead() {
        manager.misbehave(new ManagerFault.Flood(Long.MAX_VALUE));
        assertUnavailable(login).contains("gave no answer that can be used");
    }

    @Test
    void aHostThatAcceptsAndSaysNothingIsUnavailableAfterTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var toSilence = new ManagerLogin(
                    () -> Optional.of(URI.create("https://127.0.0.1:" + silent.getLocalPort())),
                    pinned(),
                    LONG,
                    Duration.ofMillis(500));
            assertUnavailable(toSilence).contains("did not answer within 500 ms");
        }
    }

    @Test
    void aClosedPortIsUnavailable() {
        manager.close();
        assertUnavailable(login)
                .contains(ManagerLogin.addressOf(manager.endpoint()))
                .contains("does not accept connections");
    }

    @Test
    void aServerThatNoManagerOwnsIsUnavailable() throws Exception {
        var orphan = new ManagerLogin(Optional::empty, pinned());
        assertUnavailable(orphan).isEqualTo("no Manager owns this server: set ovm_endpoint");
    }

    @Test
    void theEndpointIsLookedUpForEachCheck() throws Exception {
        var endpoints =
                new ArrayDeque<>(List.of(Optional.<URI>empty(), Optional.of(manager.endpoint())));
        var moving = new ManagerLogin(endpoints::removeFirst, pinned());
        assertUnavailable(moving).contains("set ovm_endpoint");
        assertThat(moving.check("admin", PASSWORD)).isEqualTo(new LoginOutcome.Accepted());
    }

    @Test
    void whatIsUnavailableIsLoggedWithItsReason() {
        manager.misbehave(new ManagerFault.HtmlPage(503));
        login.check("admin", PASSWORD);
        assertThat(log.lines())
                .contains("WARN A login could not be checked: the Manager answers HTTP 503");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5,https://10.0.0.5:7002",
        "' 10.0.0.5 ',https://10.0.0.5:7002",
        "fd00::1,https://[fd00::1]:7002",
        "manager.example,https://manager.example:7002"
    })
    void aManagersIpBecomesAnEndpoint(String ip, URI endpoint) {
        assertThat(ManagerLogin.endpointAt(ip)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "https://Manager.Example:7002,manager.example:7002",
        "https://manager.example/,manager.example:443",
        "https://[fd00::1]:7002,[fd00::1]:7002"
    })
    void anAddressIsHostAndPort(URI endpoint, String address) {
        assertThat(ManagerLogin.addressOf(endpoint)).isEqualTo(address);
    }

    private void assertGivesUpSoon() {
        long start = System.nanoTime();
        assertUnavailable(loginWithin(Duration.ofMillis(1500)))
                .contains("did not answer within 1500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }

    private static AbstractStringAssert<?> assertUnavailable(PasswordCheck check) {
        var outcome = check.check("admin", PASSWORD);
        assertThat(outcome).isInstanceOf(LoginOutcome.Unavailable.class);
        var unavailable = (LoginOutcome.Unavailable) outcome;
        assertThat(unavailable.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        return assertThat(unavailable.reason());
    }

    private ManagerLogin loginWithin(Duration timeout) {
        return new ManagerLogin(() -> Optional.of(manager.endpoint()), pinned(), LONG, timeout);
    }

    private static ManagerTrust pinned() {
        try {
            return new ManagerTrust.Pinned(Fingerprint.of(certificates.server()));
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
