package org.ovmexporter.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovmexporter.snapshots.Fixture.FIRST;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovmexporter.sandbox.SandboxVm;
import org.ovmexporter.snapshots.catalogue.SnapshotFolder;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An OCFS2 of the years before it could reflink; run by {@code ocfs2/run-tests
 * snapshots@ocfs2-norefcount}.
 */
@Tag("ocfs2-norefcount")
class Ocfs2WithoutRefcountTest extends EngineTest {

    @Test
    void itsDisksAreSaidToBeWhereNothingCanBeReflinkedAndNothingIsLeft() throws Exception {
        SandboxVm vm = fixture.vm(1, FIRST);

        assertThat(Fixture.find(snapshots, vm).obstacles())
                .singleElement()
                .satisfies(disk -> assertThat(disk.obstacle().orElseThrow())
                        .contains("tunefs.ocfs2 --fs-features=refcount"));
        assertThatThrownBy(() -> Fixture.create(snapshots, vm))
                .isInstanceOf(NotSnapshotableException.class)
                .hasMessageContaining("cannot reflink");
        Path folder = fixture.host.repository(FIRST).resolve(SnapshotFolder.NAME);
        if (Files.exists(folder)) {
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void itIsSaidOfTheRepository() throws Exception {
        assertThat(snapshots.repositories())
                .filteredOn(state -> state.repository().id().equals(FIRST))
                .singleElement()
                .satisfies(state -> assertThat(state.obstacle()).isPresent());
    }
}
