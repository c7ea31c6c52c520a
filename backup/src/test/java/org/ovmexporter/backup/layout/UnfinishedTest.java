package org.ovmexporter.backup.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class UnfinishedTest {
    private static final Path PAGE = Path.of("../docs/backup.md");

    @Test
    void thePageListsEveryName() throws IOException {
        Path vm = Path.of("");
        Path point = vm.resolve("POINT");
        Path part = Unfinished.point(point);
        Path file = part.resolve("FILE");

        assertThat(Files.readString(PAGE))
                .contains(List.of(
                        "| `" + part + "/` |",
                        "| `" + Unfinished.deleted(point) + "/` |",
                        "| `" + Unfinished.prunePlan(vm) + "` |",
                        "| `" + Unfinished.merged(point.resolve("FILE")) + "` |",
                        "| `" + Unfinished.pending(part) + "` |",
                        "| `" + Unfinished.begun(file) + "` |",
                        "| `" + Unfinished.journal(file) + "` |",
                        "| `" + Unfinished.done(file) + "` |",
                        "| `" + Unfinished.base(file) + "` |",
                        "| `" + Unfinished.raw(file) + "` |",
                        "| `" + Unfinished.restored(Path.of("FILE")) + "`, "));
    }

    @Test
    void aPointGetsItsNameBack() {
        Path point = Path.of("vm", "20260102T030405.678901Z");

        assertThat(Unfinished.finished(Unfinished.point(point))).isEqualTo(point);
        assertThat(Unfinished.isPoint(".20260102T030405.678901Z.part")).isTrue();
        assertThat(Unfinished.isPoint("20260102T030405.678901Z")).isFalse();
    }

    @Test
    void manifestsAndImagesAreNotLeftOver() {
        assertThat(List.of("manifest.json", "xvda.qcow2", "xvda.raw"))
                .noneMatch(Unfinished::isLeftOver);
        assertThat(List.of(".xvda.qcow2.merged", ".xvda.raw.base", "manifest.json.tmp"))
                .allMatch(Unfinished::isLeftOver);
    }
}
