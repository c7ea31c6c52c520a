package org.ovmexporter.ovs;

import org.ovmexporter.ovs.VirtualDisk.Kind;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One text of vm.cfg's {@code disk}: {@code PREFIX:PATH,DEVICE,MODE}, as xm takes it. */
final class DiskSpecification {
    private static final Set<String> MODES = Set.of("r", "ro", "w", "rw", "w!");
    /**
     * What a file that is the disk byte for byte is called; {@code tap:qcow:} and {@code tap:vhd:}
     * are not.
     */
    private static final List<String> FILE_PREFIXES =
            List.of("file:", "tap:aio:", "tap2:aio:", "tap2:tapdisk:aio:", "tap:tapdisk:aio:");

    private static final String PHYSICAL_PREFIX = "phy:";

    private DiskSpecification() {}

    static VirtualDisk parse(String text) {
        // Read from the right: the path may hold commas, device and mode do not.
        int mode = text.lastIndexOf(',');
        int device = mode < 0 ? -1 : text.lastIndexOf(',', mode - 1);
        if (device < 0) {
            return unknown(text);
        }
        return parse(
                text,
                text.substring(0, device).stripLeading(),
                text.substring(device + 1, mode).strip(),
                text.substring(mode + 1).strip());
    }

    private static VirtualDisk parse(String text, String source, String device, String mode) {
        if (device.isEmpty() || !MODES.contains(mode)) {
            return unknown(text);
        }
        Optional<String> file =
                FILE_PREFIXES.stream().filter(source::startsWith).findFirst();
        if (file.isPresent()) {
            return of(text, source.substring(file.get().length()), device, mode, Kind.FILE);
        }
        if (source.startsWith(PHYSICAL_PREFIX)) {
            return of(text, physicalPath(source), device, mode, Kind.PHYSICAL);
        }
        return source.isEmpty() ? of(text, source, device, mode, Kind.FILE) : unknown(text);
    }

    private static VirtualDisk of(String text, String path, String device, String mode, Kind kind) {
        if (path.isBlank()) {
            return device.endsWith(":cdrom")
                    ? new VirtualDisk("", device, mode, Kind.EMPTY)
                    : unknown(text);
        }
        return HostPaths.isPlain(path)
                ? new VirtualDisk(HostPaths.withSingleRoot(path), device, mode, kind)
                : unknown(text);
    }

    /** Xen looks for a name without a slash among the devices. */
    private static String physicalPath(String source) {
        String path = source.substring(PHYSICAL_PREFIX.length());
        return path.isBlank() || path.startsWith("/") ? path : "/dev/" + path;
    }

    private static VirtualDisk unknown(String text) {
        return new VirtualDisk(text, "", "", Kind.UNKNOWN);
    }
}
