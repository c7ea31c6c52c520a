package org.ovmexporter.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The shell scripts, in a pretend clone with a pretend JDK. */
class LauncherTest {
    private static final Path CLONE = Path.of("..").toAbsolutePath().normalize();

    private final Room room;
    private final Path clone;

    LauncherTest() throws IOException {
        this.room = Room.open();
        this.clone = Files.createDirectory(room.root().resolve("clone"));
        Files.createDirectory(clone.resolve("scripts"));
        for (String script : List.of("ovm-exporter", "scripts/run", "scripts/find-jdk25")) {
            // The machine's own JDKs are out of the way.
            script(
                    clone.resolve(script),
                    Files.readString(CLONE.resolve(script))
                            .replace("/usr/lib/jvm/", room.root() + "/jvm/")
                            .replace("/opt/", room.root() + "/opt/"));
        }
        script(clone.resolve("scripts/build"), "#!/bin/bash\n");
    }

    @AfterEach
    void closeRoom() throws Exception {
        room.close();
    }

    @Test
    void theCommandRunsInPlaceOfTheScriptSoThatASignalReachesIt() throws Exception {
        jdk("jvm/temurin", "25.0.1", "echo $$ \"$@\"; exec sleep 600");
        try (Launched run = launch("serve", "-config", "a file.toml")) {
            run.await("the JVM", () -> run.out().endsWith("\n"));

            assertThat(run.out())
                    .startsWith(run.pid() + " ")
                    .endsWith("org.ovmexporter.cli.Main serve -config a file.toml\n");

            run.kill();
            assertThat(run.status()).isEqualTo(137);
        }
    }

    @Test
    void javaHomeIsPreferredWhereItIsAJdk25() throws Exception {
        jdk("jvm/temurin", "25.0.1", "echo");
        Path mine = jdk("mine", "25", "echo");

        assertThat(findJdk(mine)).isEqualTo(mine + "\n");
    }

    @Test
    void aJavaHomeOfAnotherVersionIsPassedOver() throws Exception {
        Path jdk25 = jdk("jvm/temurin", "25.0.1", "echo");
        Path jdk17 = jdk("old", "17.0.9", "echo");

        assertThat(findJdk(jdk17)).isEqualTo(jdk25 + "\n");
    }

    @Test
    void withoutAJdk25ItSaysWhatToDo() throws Exception {
        jdk("jvm/old", "17.0.9", "echo");
        try (Launched run = launch("--version")) {
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("No JDK 25 found: install one").contains("JAVA_HOME");
        }
    }

    private Launched launch(String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(clone.resolve("ovm-exporter").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("JAVA_HOME");
        return Launched.start(room, builder);
    }

    private String findJdk(Path javaHome) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(clone.resolve("scripts/find-jdk25").toString());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        try (Launched run = Launched.start(room, builder)) {
            assertThat(run.status()).isZero();
            return run.out();
        }
    }

    private Path jdk(String name, String version, String java) throws IOException {
        Path home = room.root().resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "#!/bin/bash\n" + java + "\n");
        script(home.resolve("bin/javac"), "#!/bin/bash\n");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
