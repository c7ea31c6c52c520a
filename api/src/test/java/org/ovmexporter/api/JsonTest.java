package org.ovmexporter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

class JsonTest {

    @Test
    void bytesThatBeginAsUtf32DoesAndAreNoneAreMalformed() {
        for (byte[] body : List.of(
                new byte[] {'{', 0, 0, 0, 0, 0, 0, 0x7f}, new byte[] {0, 0, '{', 0, 0, 0, 0, 0})) {
            assertThatThrownBy(() -> Json.read(body, Login.class))
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessage("not a Login: not UTF-8");
        }
    }

    @Test
    void aSnapshotHasBothSpellingsOfItsIds() {
        assertThat(json(snapshot(List.of())))
                .contains(
                        "\"vm_id\":\"vm\"",
                        "\"vmID\":\"vm\"",
                        "\"snapshot_id\":\"s\"",
                        "\"snapshotID\":\"s\"");
    }

    @Test
    void chunksAreNeverNull() {
        assertThat(json(snapshot(List.of()))).contains("\"chunks\":[]");
    }

    @Test
    void onlyZeroChunksSaySo() {
        var chunks = List.of(
                new SnapshotDocument.Chunk(0, 10, 4096, false),
                new SnapshotDocument.Chunk(10, 20, 0, true));

        assertThat(json(snapshot(chunks))).contains("""
            [{"start":0,"length":10,"physical_start":4096},\
            {"start":10,"length":20,"physical_start":0,"zero":true}]\
            """);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        SnapshotDocument snapshot =
                snapshot(List.of(new SnapshotDocument.Chunk(0, 10, 4096, false)));

        assertThat(Json.read(in(json(snapshot)), SnapshotDocument.class)).isEqualTo(snapshot);
    }

    @Test
    void aReasonIsLeftOutWhereThereIsNone() {
        var disk = new VirtualMachine.Disk("a.img", "/a.img", "xvda", "w", true, Optional.empty());

        assertThat(json(disk)).isEqualTo("""
            {"name":"a.img","path":"/a.img","device_name":"xvda","mode":"w",\
            "snapshot_compatible":true}\
            """);
    }

    @Test
    void aMillionChunksAreWrittenAsTheyAreRead() throws IOException {
        Iterable<SnapshotDocument.Chunk> chunks = () -> IntStream.range(0, 1_000_000)
                .mapToObj(i -> new SnapshotDocument.Chunk(i, 1, 0, false))
                .iterator();
        var largest = new int[1];
        Json.stream(new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("byte by byte");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        largest[0] = Math.max(largest[0], length);
                    }
                })
                .write(snapshot(chunks));

        assertThat(largest[0]).isLessThan(64 * 1024);
    }

    @Test
    void whatStandsBeforeAPulseIsSentAtOnceAndThePulseMeansNothing() throws IOException {
        var chunk = new SnapshotDocument.Chunk(0, 10, 4096, false);
        var sent = new ArrayList<String>();
        var out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                sent.add(toString(UTF_8));
            }
        };

        JsonStream json = Json.stream(out);
        json.write(snapshot(() -> new PulseBetween(json, chunk, chunk)));
        json.end();

        assertThat(sent).singleElement().asString().endsWith("\"physical_start\":4096} ");
        assertThat(Json.read(in(out.toString(UTF_8)), SnapshotDocument.class))
                .isEqualTo(snapshot(List.of(chunk, chunk)));
    }

    /** Two chunks; before the second it pulses, as what reads for long and finds nothing does. */
    private static final class PulseBetween implements Iterator<SnapshotDocument.Chunk> {
        private final JsonStream json;
        private final Iterator<SnapshotDocument.Chunk> chunks;
        private boolean first = true;

        PulseBetween(JsonStream json, SnapshotDocument.Chunk one, SnapshotDocument.Chunk other) {
            this.json = json;
            this.chunks = List.of(one, other).iterator();
        }

        @Override
        public boolean hasNext() {
            return chunks.hasNext();
        }

        @Override
        public SnapshotDocument.Chunk next() {
            try {
                if (!first) {
                    json.pulse();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            first = false;
            return chunks.next();
        }
    }

    @Test
    void elementsOfAnArrayAreSentOneByOne() throws IOException {
        var out = new ByteArrayOutputStream();
        JsonStream json = Json.stream(out);
        json.beginArray();
        json.write(new Token("a"));
        assertThat(out.toString(UTF_8)).isEqualTo("[{\"token\":\"a\"}");
        json.write(new Token("b"));
        json.endArray();
        json.end();

        assertThat(out.toString(UTF_8)).isEqualTo("[{\"token\":\"a\"},{\"token\":\"b\"}]");
    }

    @Test
    void aStreamThatFailsInAPulseReachesTheCallerAsIs() {
        var gone = new IOException("the client is gone");
        JsonStream json = Json.stream(new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw gone;
            }
        });
        var chunk = new SnapshotDocument.Chunk(0, 10, 4096, false);

        assertThatThrownBy(() -> json.write(snapshot(() -> new PulseBetween(json, chunk, chunk))))
                .isSameAs(gone);
    }

    @Test
    void linesAreValuesOfTheirOwnAndAPulseIsABlankBetweenThem() throws IOException {
        var out = new ByteArrayOutputStream();
        JsonStream lines = Json.lines(out);
        lines.pulse();
        lines.write(new ExtentRow(0, 10, ExtentRow.State.DATA));
        lines.pulse();
        lines.write(new ExtentRow(10, 5, ExtentRow.State.ZERO));
        lines.write(new ExtentsEnd(2, 15, OptionalLong.of(20)));
        lines.end();

        assertThat(out.toString(UTF_8).split("\n"))
                .extracting(String::strip)
                .containsExactly(
                        "{\"start\":0,\"length\":10,\"state\":\"data\"}",
                        "{\"start\":10,\"length\":5,\"state\":\"zero\"}",
                        "{\"complete\":true,\"rows\":2,\"size\":15,\"base_size\":20}");
        assertThat(out.toString(UTF_8)).endsWith("}\n");
    }

    @Test
    void aFailureOfWhatIsWrittenReachesTheCallerAsIs() {
        var broken = new IOException("the map broke");
        Iterable<SnapshotDocument.Chunk> chunks = () -> {
            throw new UncheckedIOException(broken);
        };

        assertThatThrownBy(
                        () -> Json.stream(OutputStream.nullOutputStream()).write(snapshot(chunks)))
                .isSameAs(broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"admin\"",
                "{",
                "{\"username\":\"a\"}",
                "{\"username\":\"a\",\"password\":null}",
                "{\"username\":\"a\",\"password\":1}",
                "{\"username\":\"a\",\"password\":\"b\"} {}",
                "username=a&password=b",
                "{\"username\":\"a\",\"username\":\"b\",\"password\":\"c\"}"
            })
    void whatIsNotALoginIsRefused(String body) {
        assertThatThrownBy(() -> Json.read(in(body), Login.class))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void aRefusalQuotesNothingOfTheBody() {
        assertThatThrownBy(() -> Json.read(
                        in("{\"username\":\"a\",\"password\":\"Secret1\" x}"), Login.class))
                .hasMessageNotContaining("Secret1");
    }

    @Test
    void secretsDoNotShowInLogs() {
        assertThat(new Login("admin", "Secret1").toString()).doesNotContain("Secret1");
        assertThat(new Token("ey.ey.x").toString()).doesNotContain("ey");
    }

    private static SnapshotDocument snapshot(Iterable<SnapshotDocument.Chunk> chunks) {
        return new SnapshotDocument(
                "s",
                "vm",
                "2026-01-02T03:04:05Z",
                Optional.empty(),
                Optional.of("per-disk"),
                OptionalLong.of(0),
                List.of(new SnapshotDocument.Disk(
                        "/OVS/a.img",
                        "/OVS/s/a.img",
                        "s",
                        "a.img",
                        "xvda",
                        "/OVS",
                        30,
                        OptionalLong.of(20),
                        chunks)));
    }

    private static String json(Object value) {
        var out = new ByteArrayOutputStream();
        try {
            JsonStream json = Json.stream(out);
            json.write(value);
            json.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
