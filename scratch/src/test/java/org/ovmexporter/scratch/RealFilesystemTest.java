package org.ovmexporter.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

final class RealFilesystemTest {
    @ParameterizedTest
    @MethodSource("org.ovmexporter.scratch.RealFilesystem#matrix")
    void isWhatItsNameSays(RealFilesystem filesystem) throws IOException {
        Optional<String> reason = filesystem.unavailable();
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        assertThat(Files.getFileStore(filesystem.directory()).type()).isEqualTo(filesystem.name());
    }

    @ParameterizedTest
    @MethodSource("org.ovmexporter.scratch.RealFilesystem#matrix")
    void givesEachTestADirectoryOfItsOwnOnTheSameFilesystem(RealFilesystem filesystem)
            throws IOException {
        Optional<String> reason = filesystem.unavailable();
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        assertThat(filesystem.newDirectory())
                .isNotEqualTo(filesystem.newDirectory())
                .hasParent(filesystem.directory())
                .isEmptyDirectory();
        assertThat(Files.getFileStore(filesystem.newDirectory()))
                .isEqualTo(Files.getFileStore(filesystem.newDirectory()));
    }

    @Test
    void testsRunOnXfsAndBtrfsOrOnTheOneThatIsNamed() {
        assertThat(RealFilesystem.kinds(Optional.empty())).containsExactly(Kind.XFS, Kind.BTRFS);
        assertThat(RealFilesystem.kinds(Optional.of("btrfs"))).containsExactly(Kind.BTRFS);
        assertThatThrownBy(() -> RealFilesystem.kinds(Optional.of("ext4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ext4");
    }
}
