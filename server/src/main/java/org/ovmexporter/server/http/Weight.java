package org.ovmexporter.server.http;

/** What a request costs while it is at work, by which it is admitted. */
public enum Weight {
    /** Next to nothing: it is always answered, so that whoever watches the exporter can. */
    PROBE,
    /** A small answer, soon. */
    REQUEST,
    /** It reads disks or their maps, for as long as the client takes to receive them. */
    DOWNLOAD
}
