package org.ovmexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovmexporter.scratch.RealFilesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

final class MountsTest {
    private static final String HOST = """
        20 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
        21 20 0:5 / /proc rw,nosuid - proc proc rw
        30 20 253:4 / /OVS/Repositories/0004fb01 rw,relatime - ocfs2 /dev/mapper/360a rw,_netdev
        31 20 0:40 / /OVS/Repositories/0004fb02 ro,relatime master:2 propagate_from:1 - nfs filer:/export ro,vers=3
        32 20 0:41 /sub /data ro,relatime - btrfs /dev/sdb rw
        """;

    @TempDir
    Path temporary = Path.of("set by JUnit");

    @Test
    void readsEveryField() throws IOException {
        assertThat(Mounts.parse(HOST).all())
                .contains(
                        new Mount(
                                "/OVS/Repositories/0004fb01",
                                "ocfs2",
                                "/dev/mapper/360a",
                                "/",
                                false,
                                "253:4"),
                        new Mount(
                                "/OVS/Repositories/0004fb02",
                                "nfs",
                                "filer:/export",
                                "/",
                                true,
                                "0:40"),
                        new Mount("/data", "btrfs", "/dev/sdb", "/sub", true, "0:41"))
                .hasSize(5);
    }

    @Test
    void aPathIsOnTheMountWithTheLongestPrefixOfWholeNames() throws IOException {
        Mounts mounts = Mounts.parse(HOST);
        assertThat(pointOf(mounts, "/OVS/Repositories/0004fb01")).endsWith("0004fb01");
        assertThat(pointOf(mounts, "/OVS/Repositories/0004fb01/VirtualDisks/x.img"))
                .endsWith("0004fb01");
        assertThat(pointOf(mounts, "/OVS/Repositories/0004fb011/x")).isEqualTo("/");
        assertThat(pointOf(mounts, "/OVS")).isEqualTo("/");
        assertThat(pointOf(mounts, "/")).isEqualTo("/");
        assertThat(pointOf(mounts, "/OVS/../data/x")).isEqualTo("/data");
    }

    @Test
    void ofMountsOnOneAnotherTheTopOneCounts() throws IOException {
        Mounts mounts = Mounts.parse("""
            20 1 8:2 / / rw - ext4 /dev/sda2 rw
            21 20 8:3 / /mnt rw - ext4 /dev/below rw
            22 21 8:4 / /mnt rw - ext4 /dev/top rw
            """);
        assertThat(mounts.mountOf(Path.of("/mnt/x"))).map(Mount::source).contains("/dev/top");
    }

    @Test
    void aMountBelowOneThatWasMountedLaterIsHidden() throws IOException {
        Mounts mounts = Mounts.parse("""
            20 1 8:2 / / rw - ext4 /dev/sda2 rw
            21 20 8:3 / /mnt/inner rw - ext4 /dev/hidden rw
            22 20 8:4 / /mnt rw - ext4 /dev/over rw
            """);
        assertThat(mounts.mountOf(Path.of("/mnt/inner/x")))
                .map(Mount::source)
                .contains("/dev/over");
    }

    @Test
    void inAChangedRootTheMountsWithoutAVisibleParentAreTheTop() throws IOException {
        Mounts mounts = Mounts.parse("""
            200 150 0:50 / /data rw - tmpfs tmpfs rw
            201 200 0:51 / /data/inner rw - tmpfs inner rw
            """);
        assertThat(mounts.mountOf(Path.of("/data/inner/x"))).map(Mount::source).contains("inner");
        assertThat(mounts.mountOf(Path.of("/other"))).isEmpty();
    }

    @Test
    void anEmptySourceAndBlanksInNamesAreRead() throws IOException {
        Mounts mounts = Mounts.parse("40 1 0:9 / /a\\040b\\134c\\011d\\012e rw -  fuse.x  rw\n"
                .replace("-  fuse.x", "- fuse.x"));
        assertThat(mounts.all())
                .containsExactly(new Mount("/a b\\c\td\ne", "fuse.x", "", "/", false, "0:9"));
    }

    @Property
    void anyMountPointIsReadAsTheKernelWritesIt(@ForAll @NotBlank String name) throws IOException {
        String mangled = name.chars().mapToObj(MountsTest::mangle).collect(Collectors.joining());
        // The kernel ends a line only with \n, which it never writes within a field.
        assertThat(Mounts.parse("40 1 0:9 / /" + mangled + " rw - ext4 /dev/x rw\n")
                        .all())
                .extracting(Mount::mountPoint)
                .containsExactly("/" + name);
    }

    @Test
    void aLineThatIsNoneOfMountinfoIsAnError() {
        assertThatThrownBy(() -> Mounts.parse("/dev/sda2 / ext4 rw 0 0\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("not a line of mountinfo: /dev/sda2 / ext4 rw 0 0");
        assertThatThrownBy(() -> Mounts.parse("x 1 0:9 / / rw - ext4 /dev/x rw"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRelativePathIsRefused() throws IOException {
        Mounts mounts = Mounts.parse(HOST);
        assertThatIllegalArgumentException().isThrownBy(() -> mounts.mountOf(Path.of("OVS")));
    }

    @OnEachFilesystem
    void knowsTheFilesystemsOfThisMachine(RealFilesystem filesystem) throws Exception {
        try (TestDirectory directory = TestDirectory.on(filesystem)) {
            Mount mount = Mounts.current().mountOf(directory.path()).orElseThrow();
            assertThat(mount.fsType()).isEqualTo(filesystem.name());
            assertThat(mount.mountPoint())
                    .isEqualTo(
                            Programs.output("stat", "-c", "%m", directory.path().toString())
                                    .strip());
        }
    }

    @Test
    void findsWhatTheKernelFindsUnderMountsThatHideEachOther() throws Exception {
        String script = """
            set -e; cd /
            mount -t tmpfs first "$0"; mkdir "$0/b"; mount -t tmpfs second "$0/b"
            mount -t tmpfs third "$0"; mkdir -p "$0/b/c"; mount -t tmpfs fourth "$0/b/c"
            cat /proc/self/mountinfo\
            """;
        Programs.Outcome outcome = Programs.run(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                script,
                temporary.toString());
        assumeTrue(outcome.status() == 0, "mounting needs root: " + outcome.output());
        Mounts mounts = Mounts.parse(outcome.output());
        assertThat(mounts.mountOf(temporary.resolve("b/x"))).map(Mount::source).contains("third");
        assertThat(mounts.mountOf(temporary.resolve("b/c/x")))
                .map(Mount::source)
                .contains("fourth");
        assertThat(mounts.all()).extracting(Mount::source).contains("first", "second");
    }

    private static String pointOf(Mounts mounts, String path) {
        return mounts.mountOf(Path.of(path)).map(Mount::mountPoint).orElse("none");
    }

    /** As seq_path of the kernel: blank, tab, newline and backslash in octal. */
    private static String mangle(int c) {
        return " \t\n\\".indexOf(c) >= 0 ? "\\%03o".formatted(c) : String.valueOf((char) c);
    }
}
