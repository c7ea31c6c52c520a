package org.ovmexporter.cli.terminal;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar, with rate and time left. */
final class ProgressBarReport implements ProgressReport {
    private static final long MIB = 1 << 20;

    private final ProgressBar bar;

    ProgressBarReport(String disk) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(disk)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" MiB", MIB)
                .showSpeed()
                .build();
    }

    @Override
    public void at(long done, long size, long fetched) {
        bar.maxHint(size);
        bar.stepTo(done);
        bar.setExtraMessage(Sizes.of(fetched) + " fetched");
    }

    @Override
    public void close() {
        bar.close();
    }
}
