package org.ovmexporter.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

class MultipartRangesTest {
    private static final String PARTS = String.join(
            "\r\n",
            "",
            "--XYZ",
            "Content-Type: a/b",
            "Content-Range: bytes 0-2/9",
            "",
            "\r\na",
            "--XYZ",
            "content-range:bytes 5-5/9  ",
            "",
            "b",
            "--XYZ--",
            "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/byteranges; boundary=XYZ|XYZ",
                "Multipart/Byteranges;boundary=\"X-Z\"|X-Z"
            })
    void theTypeTellsWhatIsBetweenTheParts(String type, String boundary) {
        assertThat(MultipartRanges.boundary(headers(type))).contains(boundary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-raw-disk-image", "multipart/mixed; boundary=XYZ"})
    void anyOtherTypeHasNoParts(String type) {
        assertThat(MultipartRanges.boundary(headers(type))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void eachPartIsReadWithWhateverIsInIt(int skippedBytes) throws IOException {
        InputStream body = body(PARTS.substring(skippedBytes));
        MultipartRanges parts = new MultipartRanges(body, "XYZ");

        assertThat(parts.next()).isEqualTo("bytes 0-2/9");
        assertThat(body.readNBytes(3)).asString(ISO_8859_1).isEqualTo("\r\na");
        assertThat(parts.next()).isEqualTo("bytes 5-5/9");
        assertThat(body.readNBytes(1)).asString(ISO_8859_1).isEqualTo("b");
        parts.end();
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void whereverItBreaksOffIsAnError() {
        for (int length = 0; length < PARTS.length() - 2; length++) {
            String cut = PARTS.substring(0, length);
            assertThatThrownBy(() -> {
                        InputStream body = body(cut);
                        MultipartRanges parts = new MultipartRanges(body, "XYZ");
                        parts.next();
                        body.readNBytes(3);
                        parts.next();
                        body.readNBytes(1);
                        parts.end();
                    })
                    .as(cut)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPartThatIsLongerThanItsRangeIsAnError() throws IOException {
        InputStream body = body(PARTS);
        MultipartRanges parts = new MultipartRanges(body, "XYZ");
        parts.next();
        body.readNBytes(1);

        assertThatThrownBy(parts::next).hasMessageContaining("longer than was asked for");
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static HttpHeaders headers(String type) {
        return HttpHeaders.of(Map.of("Content-Type", List.of(type)), (name, value) -> true);
    }
}
