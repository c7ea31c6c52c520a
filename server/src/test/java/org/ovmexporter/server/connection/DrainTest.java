package org.ovmexporter.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Which connections are closed when the server is about to end, whatever they may wait for. */
class DrainTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Connections connections =
            new Connections(10, new Patience(LONG, LONG, LONG), System::nanoTime);
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        opened.add(connections);
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        opened.add(listener);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** Both ends of a connection. */
    private record Pair(Socket client, Socket server, InputStream requests) {
        void ask(int bytes) throws IOException {
            client.getOutputStream().write(new byte[bytes]);
            assertThat(requests.readNBytes(bytes)).hasSize(bytes);
        }

        void answer() throws IOException {
            server.getOutputStream().write(new byte[1]);
        }

        /** What the server sees of the client's next byte: that, or that it is closed. */
        CompletableFuture<Boolean> await() {
            CompletableFuture<Boolean> came = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    came.complete(requests.read() >= 0);
                } catch (IOException e) {
                    came.complete(false);
                }
            });
            return came;
        }
    }

    private Pair pair() throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        opened.add(client);
        Socket server = connections.admit(listener.accept());
        opened.add(server);
        return new Pair(client, server, server.getInputStream());
    }

    @Test
    void oneThatHasSaidNothingIsClosed() throws Exception {
        assertClosedMeanwhile(pair());
    }

    @Test
    void oneThatAwaitsItsNextRequestIsClosed() throws Exception {
        Pair answered = pair();
        answered.ask(3);
        answered.answer();

        assertClosedMeanwhile(answered);
    }

    /** While the server awaits the client's next byte. */
    private void assertClosedMeanwhile(Pair pair) throws Exception {
        CompletableFuture<Boolean> came = pair.await();

        connections.drain();

        assertThat(came.get(30, TimeUnit.SECONDS)).isFalse();
    }

    /** As the HTTP server does with one that was at its answer when it looked for idle ones. */
    @Test
    void oneThatBeginsToAwaitItsNextRequestLaterIsClosedThen() throws Exception {
        Pair working = pair();
        working.ask(3);
        connections.drain();
        assertOpenAfterALook(working);

        working.answer();

        assertThat(working.await().get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void oneThatIsInTheMiddleOfItsSecondRequestStays() throws Exception {
        Pair asking = pair();
        asking.ask(3);
        asking.answer();
        asking.ask(1);
        CompletableFuture<Boolean> rest = asking.await();
        connections.drain();
        assertOpenAfterALook(asking);

        asking.client().getOutputStream().write(1);

        assertThat(rest.get(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Another one, which is silent, is closed by the same look. */
    private void assertOpenAfterALook(Pair kept) throws Exception {
        for (int look = 0; look < 2; look++) {
            assertThat(pair().await().get(30, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(kept.server().isClosed()).isFalse();
        assertThat(kept.client().isClosed()).isFalse();
    }
}
