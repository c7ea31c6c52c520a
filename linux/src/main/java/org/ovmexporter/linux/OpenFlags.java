package org.ovmexporter.linux;

/** Flags of open(2). Two of them differ between the architectures (asm/fcntl.h). */
final class OpenFlags {
    private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_DIRECTORY = AARCH64 ? 0x4000 : 0x1_0000;
    static final int O_NOFOLLOW = AARCH64 ? 0x8000 : 0x2_0000;
    static final int O_CLOEXEC = 0x8_0000;
    /** A handle on the name alone: opens nothing, so it cannot block. Since Linux 2.6.39. */
    static final int O_PATH = 0x20_0000;

    private OpenFlags() {}
}
