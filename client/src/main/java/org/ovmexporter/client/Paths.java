package org.ovmexporter.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Optional;

/** The paths of the API, with whatever stands in a name. */
final class Paths {
    private Paths() {}

    static String vm(String vm) {
        return "vms/" + segment(vm);
    }

    static String snapshots(String vm) {
        return vm(vm) + "/snapshots";
    }

    static String snapshot(String vm, String id) {
        return snapshots(vm) + "/" + segment(id);
    }

    static String disk(DiskAddress disk) {
        return snapshot(disk.vm(), disk.snapshot()) + "/disks/" + segment(disk.disk());
    }

    /** With a query that wants more. */
    static String extents(DiskAddress disk, Optional<Since> since) {
        StringBuilder path = new StringBuilder(disk(disk)).append("/extents?");
        since.ifPresent(older -> {
            path.append("compareTo=").append(segment(older.snapshot())).append('&');
            older.granularity()
                    .ifPresent(
                            bytes -> path.append("granularity=").append(bytes).append('&'));
            if (older.verifyAll()) {
                path.append("verify=full&");
            }
        });
        return path.toString();
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
