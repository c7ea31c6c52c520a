package org.ovmexporter.server.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.ovmexporter.api.Json;
import org.ovmexporter.api.Login;
import org.ovmexporter.api.MalformedJsonException;
import org.ovmexporter.fuzz.Bound;
import org.ovmexporter.fuzz.Target;
import org.ovmexporter.server.http.Refusal;
import org.ovmexporter.snapshots.SnapshotOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The body of a request: taken for a login, and for how a snapshot is to be taken. */
public final class RequestBodyTarget implements Target {
    private static final OptionsBody OPTIONS = new OptionsBody(false);

    @Override
    public void read(byte[] body) throws IOException {
        try {
            Login login = Json.read(body, Login.class);
            assertThat(login.username()).isNotNull();
            assertThat(login.password()).isNotNull();
        } catch (MalformedJsonException e) {
            assertThat(e.getMessage()).startsWith("not a Login: ");
        }
        try {
            SnapshotOptions options = OPTIONS.read(body);
            assertThat(options.life().orElse(Duration.ofSeconds(1))).isPositive();
        } catch (Refusal e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @Override
    public Bound bound() {
        return new Bound(1 << 20, 256);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "",
                        " ",
                        "{}",
                        "{\"username\": \"admin\", \"password\": \"SuperSecret\"}",
                        "{\"expires_in\": 3600, \"quiesce\": \"pause\"}",
                        "{\"quiesce\": \"none\"}",
                        "{\"expires_in\": 1e3}",
                        "{\"username\": \"\\u00e9\", \"password\": null}",
                        "[{\"more\": [1, 2.5, true]}]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
