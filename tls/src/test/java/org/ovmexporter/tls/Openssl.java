package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL makes the keys and the certificates, so what is read is what operators have. */
record Openssl(Path directory) {

    /** Skips a test where it is missing, or fails it where nothing may be skipped. */
    static void require() throws Exception {
        boolean there;
        try {
            there = run(List.of("openssl", "version")) == 0;
        } catch (IOException absent) {
            there = false;
        }
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("openssl is missing: install the package openssl");
        }
        assumeTrue(there, "openssl is missing: install the package openssl");
    }

    /** Runs a command that writes a file of this name, which is returned. */
    Path make(String name, String command) throws Exception {
        Path file = directory.resolve(name);
        var words = new ArrayList<String>(List.of("openssl"));
        words.addAll(List.of(command.split(" ", -1)));
        words.addAll(List.of("-out", file.toString()));
        assertThat(run(words)).as(command).isZero();
        return file;
    }

    /** A certificate that its own key signed. */
    Path certificate(String name, Path key, String subject) throws Exception {
        return make(name, "req -x509 -subj " + subject + " -days 2 -key " + key);
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }
}
