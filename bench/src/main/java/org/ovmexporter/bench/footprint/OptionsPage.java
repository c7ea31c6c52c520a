package org.ovmexporter.bench.footprint;

import java.util.Locale;

/** The document that tells why java is started as it is. */
final class OptionsPage {
    private OptionsPage() {}

    static String text(String machine, String rows, int starts, long settled) {
        return String.format(Locale.ROOT, """
            # Collector, heap and flags

            Written by `packaging/measure options`, which measures the package on the machine it is run on:
            %s.

            The packaged exporter as it is, and with one thing changed at a time by
            `OVM_EXPORTER_JAVA_OPTIONS`.

            | | options | start | processor time until then | idle | its own | MB/s, first 4 GiB | second 4 GiB | downloads, at most | comparison, at most | it takes |
            |---|---|---|---|---|---|---|---|---|---|---|
            %s
            Start: to the first answer over TLS, the median of %d. Idle: resident %d s after it, and what of
            that is no page of a file. Downloads: eight at once of 512 MiB, twice; the most that was resident.
            Comparison: of two snapshots of 1,000,000 extents, in both forms, and the most that was resident. The
            AOT cache was made with the package's options: what other collectors cannot use of it shows in their
            start.

            ## What was chosen, and why

            - **Serial collector.** Nearly all that is allocated is dead when its request ends: the young generation
              is emptied in a millisecond or two. The others take more memory for tables and threads of their own,
              and are no faster here.
            - **A heap of 8 MiB at first and 64 at most.** A download takes a buffer of 256 KiB, and a comparison walks
              both maps as they are, whatever their number: what is resident is the same with a limit of 32 MiB and of
              256. The limit is for what nobody has thought of.
            - **Both compilers.** C1 alone takes less memory, but encrypts without the processor's AES instructions,
              and its downloads have a twentieth of the speed.
            - **The AOT cache** (JEP 483, 514, 515) halves a start and its processor time. Its pages are resident, but
              belong to a file: the kernel drops them first; classes that are loaded without it are the process's own,
              and more in all.
            - **Compact headers of objects** (JEP 519): the cache is made for them, and without them of no use, which
              is all that their line shows.
            - **What the C library holds free is given back every 5 s**, since TLS handshakes and threads leave some;
              and it has two arenas (`MALLOC_ARENA_MAX`), not eight for each processor.
            - Bounds without a line above are there so that a fault ends the exporter and not the host:
              `MaxMetaspaceSize`, `ReservedCodeCacheSize`, `MaxDirectMemorySize`, a limit for each compilation, and
              `ExitOnOutOfMemoryError`, upon which the service starts it again. `-Xss512k` is reserved and only
              resident as far as it is used. `-XX:-UsePerfData` spares a file that is written all the time.
            """, machine, rows, starts, settled);
    }
}
