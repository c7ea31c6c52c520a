package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A person's session with the commands of docs/backup.md, in the page's order. */
class BackupPageTest {
    @TempDir
    private Path directory = Path.of("unset");

    @Test
    void everyExampleRunsAndTheRestoreWithoutOurToolGivesTheSameChecksum() throws Exception {
        Shell.requireTools("qemu-img", "jq", "sha256sum");
        List<Page.Block> blocks = Page.of("backup.md").blocks();
        String session = blocks.stream()
                .filter(block -> block.language().equals("bash"))
                .map(Page.Block::text)
                .collect(Collectors.joining("echo\n"));
        try (RunningSandbox running = RunningSandbox.start()) {
            Shell.Result result = Shell.run("set -euo pipefail\n" + command() + "cd " + directory
                    + "\n" + inSandbox(session, running));

            assertThat(result.status()).as(result.printed()).isZero();
            assertThat(result.printed())
                    .contains(" full ", " increment ", "\"memory_mib\"")
                    .doesNotContain("WARNING", "DAMAGED", "FAILED");
            List<String> sums = result.printed()
                    .lines()
                    .filter(line -> line.matches("[0-9a-f]{64}(  xvda\\.raw)?"))
                    .map(line -> line.substring(0, 64))
                    .toList();
            assertThat(sums).hasSize(2).allMatch(sums.getFirst()::equals);
            assertThat(Files.size(directory.resolve("restored/xvda.raw"))).isEqualTo(16 << 20);
        }
    }

    @Test
    void whatRunsRegularlyIsACommandThatThereIs() throws Exception {
        String unit = Page.of("backup.md").blocks().stream()
                .filter(block -> block.language().equals("ini"))
                .map(Page.Block::text)
                .collect(Collectors.joining());
        List<String> commands = unit.lines()
                .filter(line -> line.startsWith("ExecStart=/usr/bin/ovm-exporter "))
                .map(line -> line.substring("ExecStart=/usr/bin/".length()))
                .toList();
        assertThat(commands).hasSize(3);
        for (String line : commands) {
            // Of a directory that is not there, or an exporter that is not named.
            Shell.Result result = Shell.run(command()
                    + line.replace("/backups", directory + "/absent")
                            .replace(" --profile nightly", ""));
            assertThat(result.printed())
                    .doesNotContain(
                            "Unknown option", "Missing required", "Unmatched argument", "\tat ");
        }
    }

    /** The command as the shell knows it. */
    private static String command() {
        return "ovm-exporter() { '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
                + " --enable-native-access=ALL-UNNAMED -cp '"
                + System.getProperty("java.class.path") + "' org.ovmexporter.cli.Main \"$@\"; }\n";
    }

    private String inSandbox(String session, RunningSandbox running) {
        return session.replace("https://host.example:5544", "https://" + running.address())
                .replace(
                        "/etc/coriolis-ovm-exporter/ca-pub.pem",
                        running.sandbox().caCertificate().toString())
                .replace("/backups", directory + "/backups")
                .replace("/restored", directory + "/restored")
                .replace(
                        "guest-writes",
                        "dd if=/dev/urandom bs=64K count=1 seek=20 conv=notrunc"
                                + " status=none of=" + running.vm().disks().getFirst());
    }
}
