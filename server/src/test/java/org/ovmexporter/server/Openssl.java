package org.ovmexporter.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * OpenSSL and curl: certificates that our own classes did not make, and a client that is not ours.
 */
final class Openssl {
    private Openssl() {}

    /**
     * A certificate with a new key: NAME.pem and NAME.key in this directory.
     *
     * @param issuer the name of the one that signs it; the same for one that signs itself
     */
    static void certificate(Path directory, String name, String issuer, String... extensions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                directory.resolve(name + ".key").toString(),
                "-out",
                directory.resolve(name + ".pem").toString()));
        if (!name.equals(issuer)) {
            command.addAll(List.of(
                    "-CA",
                    directory.resolve(issuer + ".pem").toString(),
                    "-CAkey",
                    directory.resolve(issuer + ".key").toString()));
        }
        for (String extension : extensions) {
            command.addAll(List.of("-addext", extension));
        }
        Result made = run(command);
        assertThat(made.status()).as(made.output()).isZero();
    }

    /** What a program said, on both of its outputs, and how it ended. */
    record Result(int status, String output) {}

    static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, "");
    }

    /** @param input what the program is given to read, before the end */
    static Result run(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Result(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Skips a test where they are missing, or fails it where nothing may be skipped. */
    static void require() throws InterruptedException {
        for (String program : List.of("openssl", "curl")) {
            boolean found;
            try {
                found = run(Arrays.asList(program, "--help")).status() == 0;
            } catch (IOException absent) {
                found = false;
            }
            assertThat(found || !"true".equals(System.getenv("CI")))
                    .as("%s is installed (CI=true: nothing is skipped)", program)
                    .isTrue();
            Assumptions.assumeTrue(
                    found, program + " is not installed: apt-get install " + program);
        }
    }
}
