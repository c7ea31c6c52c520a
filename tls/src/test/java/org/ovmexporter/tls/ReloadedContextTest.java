package org.ovmexporter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/** Looks are taken by the test: the thread sleeps. */
@Timeout(60)
class ReloadedContextTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void filesThatStayAreReadOnce() throws Exception {
        write("good");
        try (ReloadedContext reloaded = reloaded()) {
            SSLContext first = reloaded.get();
            looks(reloaded, 3);
            assertThat(reloaded.get()).isSameAs(first);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aReplacedFileMakesAnotherContextOnceItStaysAsItIs() throws Exception {
        write("good");
        try (ReloadedContext reloaded = reloaded()) {
            SSLContext first = reloaded.get();
            write("better");
            looks(reloaded, 1);
            assertThat(reloaded.get()).isSameAs(first);
            write("still better");
            looks(reloaded, 1);
            assertThat(reloaded.get()).isSameAs(first);
            looks(reloaded, 1);
            assertThat(reloaded.get()).isNotSameAs(first);
            assertThat(told).containsExactly("replaced");
        }
    }

    @Test
    void whatCannotBeUsedIsTriedOnceAndTheContextBeforeStays() throws Exception {
        write("good");
        try (ReloadedContext reloaded = reloaded()) {
            SSLContext first = reloaded.get();
            write("bad");
            looks(reloaded, 4);
            assertThat(reloaded.get()).isSameAs(first);
            Files.delete(file());
            looks(reloaded, 4);
            assertThat(reloaded.get()).isSameAs(first);
            assertThat(told).containsExactly("kept: it is bad", "kept: " + file());
            write("good again");
            looks(reloaded, 2);
            assertThat(reloaded.get()).isNotSameAs(first);
        }
    }

    @Test
    void itDoesNotBeginWithWhatCannotBeUsed() throws Exception {
        write("bad");
        assertThatThrownBy(this::reloaded).isInstanceOf(IOException.class).hasMessage("it is bad");
    }

    @Test
    void theThreadLooksByItself() throws Exception {
        write("good");
        try (ReloadedContext reloaded =
                new ReloadedContext(List.of(file()), this::read, observer, Duration.ofMillis(1))) {
            SSLContext first = reloaded.get();
            write("better");
            while (!told.contains("replaced")) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertThat(reloaded.get()).isNotSameAs(first);
        }
    }

    private final ReloadedContext.Observer observer = new ReloadedContext.Observer() {
        @Override
        public void replaced() {
            told.add("replaced");
        }

        @Override
        public void kept(IOException why) {
            told.add("kept: " + why.getMessage());
        }
    };

    private ReloadedContext reloaded() throws IOException {
        return new ReloadedContext(List.of(file()), this::read, observer, NEVER);
    }

    private SSLContext read() throws IOException {
        if (Files.readString(file()).equals("bad")) {
            throw new IOException("it is bad");
        }
        try {
            return TlsProvider.client(new BlindTrust());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void looks(ReloadedContext reloaded, int times) {
        for (int i = 0; i < times; i++) {
            reloaded.look();
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private Path file() {
        return directory.resolve("file");
    }
}
