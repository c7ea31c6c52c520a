package org.ovmexporter.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** A connection never answers for itself what the socket below it should. */
class ForwardedSocketTest {
    /** Those of which a connection watches the streams, and that name it. */
    private static final Set<String> ITS_OWN =
            Set.of("getInputStream", "getOutputStream", "toString");

    private final ServerSocket server;
    private final Socket client;
    private final Socket accepted;
    private final WatchedSocket connection;

    ForwardedSocketTest() throws IOException {
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.client = new Socket(server.getInetAddress(), server.getLocalPort());
        this.accepted = server.accept();
        this.connection = new WatchedSocket(accepted, System::nanoTime);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        client.close();
        server.close();
    }

    static Stream<Method> methodsOfASocket() {
        return Arrays.stream(Socket.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Socket.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    static Stream<Method> questionsToASocket() {
        return methodsOfASocket()
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> method.getReturnType() != void.class)
                .filter(method -> !ITS_OWN.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("methodsOfASocket")
    void everyMethodIsOverridden(Method method) throws NoSuchMethodException {
        assertThat(WatchedSocket.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .isNotEqualTo(Socket.class);
    }

    @ParameterizedTest
    @MethodSource("questionsToASocket")
    void everyQuestionHasTheAnswerOfTheSocketBelow(Method question)
            throws ReflectiveOperationException {
        assertThat(question.invoke(connection)).isEqualTo(question.invoke(accepted));
    }

    @Test
    void whatIsSetIsSetBelow() throws IOException {
        connection.setSoTimeout(1234);
        connection.setTcpNoDelay(true);
        connection.setKeepAlive(true);
        connection.setSoLinger(true, 7);
        connection.setOOBInline(true);
        connection.setReuseAddress(true);
        connection.setTrafficClass(0x10);
        assertThat(connection.setOption(StandardSocketOptions.SO_SNDBUF, 8192))
                .isSameAs(connection);
        connection.setReceiveBufferSize(4096);

        assertThat(accepted.getSoTimeout()).isEqualTo(1234);
        assertThat(accepted.getTcpNoDelay()).isTrue();
        assertThat(accepted.getKeepAlive()).isTrue();
        assertThat(accepted.getSoLinger()).isEqualTo(7);
        assertThat(accepted.getOOBInline()).isTrue();
        assertThat(accepted.getReuseAddress()).isTrue();
        assertThat(accepted.getTrafficClass()).isEqualTo(0x10);
        assertThat(accepted.getSendBufferSize())
                .isEqualTo(connection.getOption(StandardSocketOptions.SO_SNDBUF));
        assertThat(accepted.getReceiveBufferSize()).isEqualTo(connection.getReceiveBufferSize());
    }

    @Test
    void halfAnEndIsAnEndBelow() throws IOException {
        connection.shutdownOutput();
        assertThat(accepted.isOutputShutdown()).isTrue();
        assertThat(client.getInputStream().read()).isNegative();

        connection.shutdownInput();
        assertThat(accepted.isInputShutdown()).isTrue();

        connection.close();
        assertThat(accepted.isClosed()).isTrue();
    }
}
