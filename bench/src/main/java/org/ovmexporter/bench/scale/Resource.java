package org.ovmexporter.bench.scale;

/** What flows share: a network card, processors, a repository's disks. */
final class Resource {
    private final Kind kind;
    private final double bytesASecond;
    private double bytes;

    /** By what a backup may be held up. */
    enum Kind {
        REPOSITORY("disks"),
        HOST_CPU("hosts' processors"),
        HOST_NETWORK("hosts' network"),
        CLIENT("clients' network");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    Resource(Kind kind, double bytesASecond) {
        this.kind = kind;
        this.bytesASecond = bytesASecond;
    }

    Kind kind() {
        return kind;
    }

    double bytesASecond() {
        return bytesASecond;
    }

    void carried(double count) {
        bytes += count;
    }

    /** Which part of what it could have carried in this time it has. */
    double use(double seconds) {
        return bytes / (bytesASecond * seconds);
    }
}
