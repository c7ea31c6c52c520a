package org.ovmexporter.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

class ReferenceDatabaseTest {
    /** How a new file of bbolt begins on x86_64: page 0, flags meta, then magic and version 2. */
    private static final byte[] BBOLT = HexFormat.of()
            .parseHex("0000000000000000" + "0400" + "0000" + "00000000" + "edda0ced" + "02000000"
                    + "00100000");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFileOfBboltIsSetAside() throws IOException {
        Path file = Files.write(directory.resolve("exporter.db"), BBOLT);

        ReferenceDatabase.setAside(file);

        assertThat(file).doesNotExist();
        assertThat(directory.resolve("exporter.db.reference")).hasBinaryContent(BBOLT);
    }

    @Test
    void anotherThatWasSetAsideBeforeIsNotOverwritten() throws IOException {
        Path file = Files.write(directory.resolve("exporter.db"), BBOLT);
        Path before = Files.writeString(directory.resolve("exporter.db.reference"), "before");

        assertThatThrownBy(() -> ReferenceDatabase.setAside(file))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).exists();
        assertThat(before).hasContent("before");
    }

    @Test
    void whatIsNoFileOfBboltStays() throws IOException {
        Path sqlite = Files.writeString(
                directory.resolve("exporter.db"), "SQLite format 3\0 and so on, for long");
        Path empty = Files.createFile(directory.resolve("empty.db"));

        ReferenceDatabase.setAside(sqlite);
        ReferenceDatabase.setAside(empty);
        ReferenceDatabase.setAside(directory.resolve("absent.db"));

        assertThat(sqlite).exists();
        assertThat(empty).exists();
        assertThat(directory).isDirectoryNotContaining("glob:**.reference");
    }
}
