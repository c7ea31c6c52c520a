package org.ovmexporter.ovs.berkeleydb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is not read says so. */
final class RefusedDatabaseTest {
    private static void assertRefused(byte[] file, String message) {
        assertThatExceptionOfType(BerkeleyDbException.class)
                .isThrownBy(() -> BerkeleyDbHash.parse(file))
                .withMessageContaining(message);
    }

    private static byte[] fixture(String name) throws IOException {
        return DatabaseFixtures.database(name);
    }

    /** The little-endian file with another number at an offset. */
    private static byte[] with(byte[] file, int offset, int number) {
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, number);
        return file;
    }

    @Test
    void aDatabaseWithChecksums() throws IOException {
        assertRefused(DatabaseFixtures.database("refused-checksum"), "has checksums");
    }

    @Test
    void anEncryptedDatabase() throws IOException {
        assertRefused(DatabaseFixtures.database("refused-encrypted"), "is encrypted");
    }

    @Test
    void aBtree() throws IOException {
        assertRefused(DatabaseFixtures.database("refused-btree"), "only hash files are read");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10, -1})
    void aVersionThatIsNotKnown(int version) throws IOException {
        assertRefused(with(fixture("empty"), 16, version), "version " + version);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 1000, 4097, 131072, Integer.MIN_VALUE})
    void aPageSizeThatCannotBe(int size) throws IOException {
        assertRefused(with(fixture("empty"), 20, size), "page size of " + size);
    }

    @Test
    void anEmptyFile() {
        assertRefused(new byte[0], "too short");
    }

    @Test
    void anotherFile() {
        byte[] text = "{\"a\": 1}".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertRefused(text, "is not a Berkeley DB file");
        assertThat(BerkeleyDbHash.looksLikeBerkeleyDb(text)).isFalse();
    }

    @Test
    void aFileThatEndsInsideOfAPage() throws IOException {
        byte[] file = DatabaseFixtures.database("mixed-1234-4096");

        assertRefused(Arrays.copyOf(file, file.length - 1), "ends inside of a page");
    }

    @Test
    void aChainOfPagesThatComesBackToItself() throws IOException {
        byte[] file = fixture("many-1234");
        int page = firstPageOfType(file, Page.HASH);

        assertRefused(with(file, page * 512 + 16, page), "refers to page " + page + " twice");
    }

    @Test
    void anOverflowChainThatComesBackToItself() throws IOException {
        byte[] file = fixture("mixed-1234-512");
        int page = firstPageOfType(file, Page.OVERFLOW);

        assertRefused(with(file, page * 512 + 16, page), "refers to page " + page + " twice");
    }

    @Test
    void anOverflowChainThatEndsTooSoon() throws IOException {
        byte[] file = fixture("mixed-1234-512");
        int page = firstPageOfType(file, Page.OVERFLOW);
        ByteBuffer pages = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (pages.getInt(page * 512 + 16) == 0) {
            page++;
        }

        assertRefused(with(file, page * 512 + 16, 0), "is damaged or being written: an item of");
    }

    @Test
    void aPageThatIsAnotherOne() throws IOException {
        byte[] file = fixture("many-1234");
        int page = firstPageOfType(file, Page.HASH);

        assertRefused(
                with(file, page * 512 + 8, page + 1),
                "page " + page + " says it is page " + (page + 1));
    }

    @Test
    void moreBucketsThanPages() throws IOException {
        assertRefused(with(fixture("empty"), 72, Integer.MAX_VALUE), "fewer pages than buckets");
    }

    private static int firstPageOfType(byte[] file, int type) {
        int page = 1;
        while (file[page * 512 + 25] != type) {
            page++;
        }
        return page;
    }
}
