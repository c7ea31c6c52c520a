package org.ovmexporter.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;

/** A host of the pool as a test sees it: its exporter, and its {@link PoolMember}. */
final class PoolHost implements AutoCloseable {
    private final String name;
    private final PlainClient client;
    private final Socket socket;
    private final BufferedReader answers;
    private final PrintStream commands;

    /** Logs in once the host's exporter is there. */
    interface Login {
        PlainClient in() throws Exception;
    }

    PoolHost(String address, Login login) throws Exception {
        this.name = address;
        this.socket = connect(address);
        this.client = login.in();
        this.answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        this.commands = new PrintStream(socket.getOutputStream(), true, UTF_8);
    }

    /** Its exporter. */
    PlainClient exporter() {
        return client;
    }

    /** A guest on this host changes its disk. */
    void change(Path disk, long seed) throws IOException {
        ask("change " + disk + " " + seed);
    }

    /** Of a file as this host reads it. */
    String sha256(Path file) throws IOException {
        return ask("sha256 " + file);
    }

    /** Tries to lock a directory as the exporter does. */
    boolean lock(Path directory) throws IOException {
        return ask("lock " + directory).equals("held");
    }

    void unlock(Path directory) throws IOException {
        ask("unlock " + directory);
    }

    /** Has the host die, without notice, when the next snapshot there is begun and not whole. */
    void dieWhileCreatingIn(Path snapshots) throws IOException {
        ask("die-while-creating-in " + snapshots);
    }

    private String ask(String command) throws IOException {
        commands.println(command);
        String answer = String.valueOf(answers.readLine());
        assertThat(answer).as(name + ": " + command).startsWith("done ");
        return answer.substring("done ".length());
    }

    /** The other host boots at its own pace. */
    private static Socket connect(String address) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Socket(address, PoolMember.COMMANDS);
            } catch (SocketException e) {
                if (attempt == 600) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    @Override
    public void close() throws IOException {
        commands.println("stop");
        socket.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
