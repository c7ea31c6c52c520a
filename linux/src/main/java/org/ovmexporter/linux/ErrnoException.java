package org.ovmexporter.linux;

import java.io.IOException;

/** A system call failed: which one, on what, and why. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String path;
    private final int number;

    ErrnoException(String call, String path, int number) {
        super(call + " of " + path + ": " + describe(number));
        this.call = call;
        this.path = path;
        this.number = number;
    }

    /** The system call that failed, such as {@code openat}, or {@code reflink}. */
    public String call() {
        return call;
    }

    /** The file it was called for. */
    public String path() {
        return path;
    }

    /** The error's name. */
    public Errno errno() {
        return Errno.of(number);
    }

    /** Whether there is nothing of that name. */
    public boolean isMissing() {
        return errno() == Errno.ENOENT;
    }

    /** Whether there is no room, or none for this user. */
    public boolean isFull() {
        return errno() == Errno.ENOSPC || errno() == Errno.EDQUOT;
    }

    /** The error's number as the kernel gave it. */
    public int number() {
        return number;
    }

    /** Such as {@code ENOSPC (No space left on device)}. */
    String reason() {
        return describe(number);
    }

    private static String describe(int number) {
        Errno errno = Errno.of(number);
        String name = errno == Errno.OTHER ? "errno " + number : errno.name();
        return name + " (" + errno.meaning() + ")";
    }
}
