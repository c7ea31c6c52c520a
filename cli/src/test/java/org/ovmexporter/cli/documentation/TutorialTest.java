package org.ovmexporter.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The session of docs/tutorial.md prints what stands there, but for ids, times and ports. */
class TutorialTest {
    private static final String MARK = "=== command ";
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z *");

    /** What a person typed, and what was printed then. */
    private record Step(String command, List<String> printed) {}

    @Test
    void theSessionPrintsWhatItShows() throws IOException {
        Shell.requireTools("jq");
        RealFilesystem filesystem = RealFilesystem.matrix().getFirst();
        filesystem.unavailable().ifPresent(reason -> Assumptions.abort(reason));
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(10);
        StringBuilder session = new StringBuilder(prelude(filesystem.newDirectory()));
        for (int i = 0; i < steps.size(); i++) {
            session.append("echo '")
                    .append(MARK)
                    .append(i)
                    .append("'\n")
                    .append(steps.get(i).command())
                    .append('\n');
        }

        String[] printed =
                Shell.run(session.toString()).printed().split("(?m)^" + MARK + "\\d+\n", -1);

        assertThat(printed).as(String.join("", printed)).hasSize(steps.size() + 1);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(printed[i + 1].lines().map(TutorialTest::stable))
                    .as("$ %s", steps.get(i).command())
                    .containsExactlyElementsOf(steps.get(i).printed().stream()
                            .map(TutorialTest::stable)
                            .toList());
        }
    }

    /** Lines that begin with "$ " are typed, with those after them that begin with "> ". */
    private static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Page.Block block : Page.of("tutorial.md").blocks()) {
            for (String line : block.language().equals("console")
                    ? block.text().lines().toList()
                    : List.<String>of()) {
                if (line.startsWith("$ ")) {
                    steps.add(new Step(line.substring(2), new ArrayList<>()));
                } else if (line.startsWith("> ")) {
                    Step last = steps.removeLast();
                    steps.add(new Step(last.command() + "\n" + line.substring(2), last.printed()));
                } else {
                    steps.getLast().printed().add(line);
                }
            }
        }
        return steps;
    }

    /** The command, and a sandbox in place of the one that the page begins with. */
    private static String prelude(Path directory) {
        return """
            cd '%s'
            launch() {
              exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                --enable-native-access=ALL-UNNAMED -cp '%s' org.ovmexporter.cli.Main "$@"
            }
            ovm-exporter() { (launch "$@"); }
            launch sandbox --port 0 >sandbox.out 2>&1 &
            trap 'kill $(jobs -p); wait' EXIT
            until grep -q 'Ctrl-C ends it' sandbox.out; do jobs %%1 >/dev/null || exit; sleep 0.2; done
            PORT=$(sed -n 's/.*127.0.0.1:\\([0-9]*\\).*/\\1/p' sandbox.out)
            """.formatted(
                directory, System.getProperty("java.home"), System.getProperty("java.class.path"));
    }

    private static String stable(String line) {
        return TIME.matcher(ID.matcher(line).replaceAll("ID"))
                .replaceAll("TIME ")
                .stripTrailing();
    }
}
