package org.ovmexporter.ovs;

import java.nio.file.Path;

/** A file under both of its names. */
record HostFile(Path path, String hostPath) {}
