package org.ovmexporter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PretendManagerTest {

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static HttpClient client;
    private PretendManager manager;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.in(directory);
        client = HttpClient.newBuilder()
                .sslContext(Certificates.trusting(certificates.caCertificate()))
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        manager = PretendManager.with(certificates)
                .user("admin", "right:word")
                .lockAfter(3)
                .sessionLimit(2)
                .start();
    }

    @AfterEach
    void stop() {
        manager.close();
    }

    @Test
    void rightCredentialsGetTheManagersStateInJsonAndASession() throws Exception {
        var response = ask("admin", "right:word", "application/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"managerRunState\": \"RUNNING\"");
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("JSESSIONID=");
        assertThat(manager.openSessions()).isEqualTo(1);
    }

    @Test
    void theSessionsCookieIsEnoughFromThenOnAndOpensNoOther() throws Exception {
        String cookie = ask("admin", "right:word", "application/json")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", -1)[0];
        var response = send(request().header("Cookie", cookie));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(manager.openSessions()).isEqualTo(1);
    }

    @Test
    void withoutAskingForJsonTheAnswerIsXml() throws Exception {
        assertThat(ask("admin", "right:word", "*/*").body()).startsWith("<?xml");
    }

    @Test
    void wrongCredentialsGetAPageForPeople() throws Exception {
        var response = ask("admin", "wrong", "application/json");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).startsWith("<!DOCTYPE html>");
        assertThat(manager.openSessions()).isZero();
    }

    @Test
    void noCredentialsAndAMadeUpCookieAreWrongToo() throws Exception {
        assertThat(send(request()).statusCode()).isEqualTo(401);
        assertThat(send(request().header("Cookie", "JSESSIONID=abc")).statusCode())
                .isEqualTo(401);
        assertThat(send(request().header("Authorization", "Basic ???")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void anAccountIsLockedAfterTooManyWrongPasswordsInARow() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            ask("admin", "wrong", "application/json");
        }
        assertThat(manager.isLocked("admin")).isTrue();
        assertThat(ask("admin", "right:word", "application/json").statusCode()).isEqualTo(401);
    }

    @Test
    void aRightPasswordForgetsTheWrongOnesBeforeIt() throws Exception {
        ask("admin", "wrong", "application/json");
        ask("admin", "wrong", "application/json");
        ask("admin", "right:word", "application/json");
        ask("admin", "wrong", "application/json");
        assertThat(manager.isLocked("admin")).isFalse();
    }

    @Test
    void tooManySessionsAreRefused() throws Exception {
        ask("admin", "right:word", "application/json");
        ask("admin", "right:word", "application/json");
        var third = ask("admin", "right:word", "application/json");
        assertThat(third.statusCode()).isEqualTo(500);
        assertThat(third.body()).contains("GEN_000026");
        assertThat(manager.openSessions()).isEqualTo(2);
    }

    @Test
    void everyRequestIsCountedWhateverItsAnswer() throws Exception {
        ask("admin", "wrong", "application/json");
        manager.misbehave(new ManagerFault.HtmlPage(503));
        ask("admin", "right:word", "application/json");
        assertThat(manager.requests()).isEqualTo(2);
    }

    @Test
    void itMisbehavesAsTold() throws Exception {
        manager.misbehave(new ManagerFault.NotRunning("STARTING"));
        assertThat(ask("admin", "right:word", "application/json").body()).contains("STARTING");
        manager.misbehave(new ManagerFault.HtmlPage(503));
        assertThat(send(request()).statusCode()).isEqualTo(503);
        manager.misbehave(new ManagerFault.ErrorCode(401, "GEN_000025"));
        assertThat(send(request()).body()).contains("GEN_000025");
        manager.misbehave(new ManagerFault.Flood(20_000));
        assertThat(send(request()).body()).hasSize(20_000);
        manager.misbehave(new ManagerFault.RedirectTo(URI.create("https://elsewhere.invalid/")));
        assertThat(send(request()).headers().firstValue("Location"))
                .contains("https://elsewhere.invalid/");
        manager.misbehave(new ManagerFault.None());
        assertThat(send(request()).statusCode()).isEqualTo(401);
    }

    @Test
    void closingEndsRequestsThatHangAndFreesThePort() throws Exception {
        manager.misbehave(new ManagerFault.Hang());
        var hanging = client.sendAsync(request().build(), BodyHandlers.discarding());
        while (manager.requests() == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        manager.close();
        assertThat(hanging).failsWithin(Duration.ofMinutes(1));
        assertThatThrownBy(() -> send(request())).isInstanceOf(ConnectException.class);
        try (var next = PretendManager.with(certificates)
                .port(manager.endpoint().getPort())
                .start()) {
            assertThat(next.endpoint()).isEqualTo(manager.endpoint());
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(manager.endpoint().resolve("/ovm/core/wsapi/rest/Manager"))
                .header("Accept", "application/json");
    }

    private HttpResponse<String> ask(String user, String password, String accept)
            throws IOException, InterruptedException {
        String credentials = Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return send(request()
                .setHeader("Accept", accept)
                .header("Authorization", "Basic " + credentials));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
