package org.ovmexporter.bench.footprint;

import org.ovmexporter.bench.Machine;

import java.io.IOException;
import java.util.Locale;

/** The document that tells the figures, and how they came about. */
final class FootprintPage {
    private FootprintPage() {}

    static String text(String table, int starts, long settled, long downloadMebibytes)
            throws IOException {
        return String.format(
                Locale.ROOT, """
                # What the exporter takes from its host

                Written by `packaging/measure`, which measures the package on the machine it is run on:
                %s.

                %s
                The package is started as its service is, with the options in `packaging/files/java.options`:
                heap, stacks, metaspace and the compilers' memory are limited, an AOT cache holds the classes,
                and what the C library has free is given back to the kernel every few seconds. What other options would
                come to is in [performance-options.md](performance-options.md).

                - **Start**: from the start of the command until `/healthz` has answered over TLS; the median
                  of %d starts.
                - **Memory**: what is resident (`VmRSS`, for peaks `VmHWM`). Its own is what the kernel
                  cannot drop (`RssAnon`); the rest are pages of the Java runtime and of the AOT cache, which
                  stay in files and go first when the host is short of memory.
                - **Idle**: %d s after the first answer. Idle again: as long after everything below.
                - **Downloads**: eight clients read a disk of %,d MiB in full, at once, on the same machine.
                - **Comparison**: both forms of it, of two snapshots of 1,000,000 extents each, 500,000 of
                  which differ.
                """, Machine.description(), table, starts, settled, downloadMebibytes);
    }
}
