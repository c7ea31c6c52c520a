package org.ovmexporter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovmexporter.api.SnapshotRequest;
import org.ovmexporter.client.failure.AuthenticationException;
import org.ovmexporter.client.failure.ExporterException;
import org.ovmexporter.client.failure.UnavailableException;
import org.ovmexporter.client.failure.UnreachableException;
import org.ovmexporter.client.failure.UntrustedException;
import org.ovmexporter.client.http.Backoff;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

class ExporterClientTest {
    private static final SnapshotRequest PLAIN =
            new SnapshotRequest(OptionalLong.empty(), Optional.empty());
    private static final String SNAPSHOT = "{\"id\": \"s\", \"vm_id\": \"v\","
            + " \"created_at\": \"2026-01-02T03:04:05Z\", \"disks\": []}";

    @Test
    void itLogsInWithTheFirstRequestAndOnlyThen() throws Exception {
        try (StubExporter stub = new StubExporter((exchange, request, number) -> {
                    if (request.equals("POST auth/login")) {
                        StubExporter.token(exchange, "good");
                    } else {
                        assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
                                .isEqualTo("Bearer good");
                        StubExporter.answer(exchange, 200, "[]");
                    }
                });
                ExporterClient client = stub.client()) {
            assertThat(stub.requests()).isEmpty();

            client.virtualMachines();
            client.virtualMachines();

            assertThat(stub.requests()).containsExactly("POST auth/login", "GET vms", "GET vms");
        }
    }

    @Test
    void anExpiredTokenIsReplacedByLoggingInOnceMore() throws Exception {
        try (StubExporter stub = new StubExporter((exchange, request, number) -> {
                    if (request.equals("POST auth/login")) {
                        StubExporter.token(exchange, "token" + number);
                    } else if (exchange.getRequestHeaders()
                            .getFirst("Authorization")
                            .equals("Bearer token1")) {
                        StubExporter.refuse(exchange, 401);
                    } else {
                        StubExporter.answer(exchange, 200, "[]");
                    }
                });
                ExporterClient client = stub.client()) {
            assertThat(client.virtualMachines()).isEmpty();

            assertThat(stub.requests())
                    .containsExactly("POST auth/login", "GET vms", "POST auth/login", "GET vms");
        }
    }

    @Test
    void aWrongPasswordIsSentOnceOrTheManagerWouldLockTheAccount() throws Exception {
        try (StubExporter stub = new StubExporter(
                        (exchange, request, number) -> StubExporter.refuse(exchange, 401));
                ExporterClient client = stub.client()) {
            assertThatThrownBy(client::virtualMachines)
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessage("POST auth/login: 401 No: because");
            assertThat(stub.requests()).hasSize(1);
        }
    }

    @Test
    void aGivenTokenThatIsNotGoodIsToldAtOnce() throws Exception {
        try (StubExporter stub = new StubExporter(
                        (exchange, request, number) -> StubExporter.refuse(exchange, 401));
                ExporterClient client =
                        stub.client(new Trust.Anybody(), new Credentials.BearerToken("old"))) {
            assertThatThrownBy(client::virtualMachines).isInstanceOf(AuthenticationException.class);
            assertThat(stub.requests()).containsExactly("GET vms");
        }
    }

    @Test
    void whatIsUnavailableIsAskedAgainAfterThePauseThatItAskedFor() throws Exception {
        try (StubExporter stub = withToken((exchange, request, number) -> {
                    if (number == 1) {
                        exchange.getResponseHeaders().set("Retry-After", "1");
                        StubExporter.refuse(exchange, 503);
                    } else {
                        StubExporter.answer(exchange, 200, "[]");
                    }
                });
                ExporterClient client = stub.client()) {
            long began = System.nanoTime();

            assertThat(client.virtualMachines()).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatStaysUnavailableIsToldInTheEnd() throws Exception {
        try (StubExporter stub = withToken(
                        (exchange, request, number) -> StubExporter.refuse(exchange, 503));
                ExporterClient client = stub.client()) {
            assertThatThrownBy(client::virtualMachines).isInstanceOf(UnavailableException.class);
            assertThat(stub.requests()).filteredOn("GET vms"::equals).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"503", "0"})
    void aSnapshotIsNotTakenTwiceWhereItMayHaveBeenTaken(int status) throws Exception {
        try (StubExporter stub = withToken((exchange, request, number) -> {
                    if (status == 503) {
                        StubExporter.refuse(exchange, 503);
                    } // else the connection ends without an answer
                });
                ExporterClient client = stub.client()) {
            assertThatThrownBy(() -> client.createSnapshot("v", PLAIN))
                    .isInstanceOf(IOException.class);
            assertThat(stub.requests())
                    .filteredOn("POST vms/v/snapshots"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void aDeletionThatBrokeOffIsRepeated() throws Exception {
        try (StubExporter stub = withToken((exchange, request, number) -> {
                    if (number > 1) {
                        StubExporter.answer(exchange, 200, "");
                    }
                });
                ExporterClient client = stub.client()) {
            client.deleteSnapshot("v", "s");

            assertThat(stub.requests())
                    .filteredOn("DELETE vms/v/snapshots/s"::equals)
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthenticationException",
        "404, NotFoundException",
        "409, ConflictException",
        "429, UnavailableException",
        "400, ExporterException",
        "507, ExporterException"
    })
    void eachRefusalHasItsClass(int status, String name) throws Exception {
        try (StubExporter stub = withToken(
                        (exchange, request, number) -> StubExporter.refuse(exchange, status));
                ExporterClient client = stub.client()) {
            assertThatThrownBy(() -> client.snapshot("v", "s"))
                    .isInstanceOfSatisfying(
                            ExporterException.class, e -> assertThat(e.status()).isEqualTo(status))
                    .extracting(e -> e.getClass().getSimpleName())
                    .isEqualTo(name);
            assertThat(stub.requests())
                    .filteredOn(request -> request.startsWith("GET"))
                    .hasSize(1);
        }
    }

    @Test
    void namesOfAnyKindStayInTheirPlaceInThePath() throws Exception {
        try (StubExporter stub = withToken((exchange, request, number) -> StubExporter.answer(
                        exchange,
                        200,
                        exchange.getRequestURI().getRawPath().contains("a%2Fb%20c%3F")
                                ? SNAPSHOT
                                : "{}"));
                ExporterClient client = stub.client()) {
            assertThat(client.snapshot("a/b c?", "s").id()).isEqualTo("s");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedAndNoPasswordSent() throws Exception {
        try (StubExporter stub = withToken((exchange, request, number) -> {});
                ExporterClient client = stub.client(
                        new Trust.SystemStore(), new Credentials.Password("admin", "secret"))) {
            assertThatThrownBy(client::virtualMachines)
                    .isInstanceOf(UntrustedException.class)
                    .hasMessageContaining("does not prove who it is");
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void thePinnedCertificateIsAcceptedAndAnotherIsNot() throws Exception {
        String right = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(StubExporter.certificates().server().getEncoded()));
        try (StubExporter stub = withToken(
                (exchange, request, number) -> StubExporter.answer(exchange, 200, "[]"))) {
            Credentials admin = new Credentials.Password("admin", "secret");
            try (ExporterClient client = stub.client(new Trust.Fingerprint(right), admin)) {
                assertThat(client.virtualMachines()).isEmpty();
            }
            Trust wrong = new Trust.Fingerprint("00".repeat(32));
            try (ExporterClient client = stub.client(wrong, admin)) {
                assertThatThrownBy(client::virtualMachines)
                        .isInstanceOf(UntrustedException.class)
                        .hasMessageContaining(right);
            }
        }
    }

    @Test
    void anAddressWhereNobodyEverAnsweredIsGivenUpSoon() throws Exception {
        URI gone;
        try (StubExporter stub = withToken((exchange, request, number) -> {})) {
            gone = stub.endpoint();
        }
        Backoff patient = new Backoff(1000, Duration.ofMillis(1), Duration.ofMillis(1));
        try (ExporterClient client = new ExporterClient(
                new ExporterAddress(gone, new Trust.Anybody(), new Credentials.BearerToken("t")),
                patient)) {
            assertThatThrownBy(client::virtualMachines)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining(gone.toString());
        }
    }

    @Test
    void anInterruptEndsARequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (StubExporter stub = withToken((exchange, request, number) -> {
                    asked.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        // The test is over.
                    }
                });
                ExporterClient client = stub.client()) {
            Thread waiting = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                try {
                    asked.await();
                    waiting.interrupt();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(client::virtualMachines).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anEndpointWithoutTlsIsRefused() {
        assertThatThrownBy(() -> new ExporterAddress(
                        URI.create("http://host:5544"),
                        new Trust.Anybody(),
                        new Credentials.BearerToken("t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://HOST:5544");
    }

    @Test
    void noSecretIsShown() {
        assertThat(List.of(
                                new Credentials.Password("admin", "S3cret"),
                                new Credentials.BearerToken("S3cret"))
                        .toString())
                .doesNotContain("S3cret");
    }

    private static StubExporter withToken(StubExporter.Answers others) throws Exception {
        return new StubExporter((exchange, request, number) -> {
            if (request.equals("POST auth/login")) {
                StubExporter.token(exchange, "good");
            } else {
                others.answer(exchange, request, number);
            }
        });
    }
}
