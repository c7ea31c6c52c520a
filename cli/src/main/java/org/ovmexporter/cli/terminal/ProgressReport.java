package org.ovmexporter.cli.terminal;

import org.ovmexporter.client.Progress;

/** Tells somebody how far the download of a disk has come. */
public interface ProgressReport extends Progress, AutoCloseable {
    /** Tells nobody. */
    ProgressReport NONE = new ProgressReport() {
        @Override
        public void at(long done, long size, long fetched) {}

        @Override
        public void close() {}
    };

    @Override
    void close();
}
