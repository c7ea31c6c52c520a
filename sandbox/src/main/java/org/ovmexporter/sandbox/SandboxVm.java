package org.ovmexporter.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A VM of a pretend host: a vm.cfg as the agent writes it, and disks of the sizes asked for, all
 * hole.
 *
 * @param name its id
 * @param disks their paths for this process, in the order of vm.cfg
 */
public record SandboxVm(String name, List<Path> disks) {
    private static final int ID_DIGITS = 12;

    /** Keeps a copy. */
    public SandboxVm {
        disks = List.copyOf(disks);
    }

    /** A disk that is to be made: in which repository, and how long in bytes. */
    public record Disk(String repository, long size) {}

    /**
     * Adds a VM.
     *
     * @param number tells it and its disks from others; they are named after it
     * @param friendlyName its name for people
     * @param disks in the first one's repository is the vm.cfg, too
     */
    public static SandboxVm add(SandboxHost host, int number, String friendlyName, List<Disk> disks)
            throws IOException {
        String suffix = hex(number, ID_DIGITS);
        String name = "0004fb0000060000" + "cccc" + suffix;
        List<Path> files = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (Disk disk : disks) {
            int index = files.size();
            String hostPath = "/OVS/Repositories/" + disk.repository() + "/VirtualDisks/"
                    + "0004fb0000120000" + hex(index, 4) + suffix + ".img";
            Path file = host.path(hostPath);
            try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
                image.setLength(disk.size());
            }
            files.add(file);
            entries.add("'file:" + hostPath + ",xvd" + (char) ('a' + index) + ",w'");
        }
        entries.add("',xvdz:cdrom,r'");
        Path directory =
                Files.createDirectories(host.repository(disks.getFirst().repository())
                        .resolve("VirtualMachines")
                        .resolve(name));
        Files.writeString(directory.resolve("vm.cfg"), """
            vif = ['mac=00:21:f6:00:00:01,bridge=10238073c2']
            OVM_simple_name = '%s'
            disk = [%s]
            uuid = '%s'
            memory = 4096
            OVM_high_availability = False
            name = '%s'
            vcpus = 2
            OVM_os_type = 'Other Linux'
            OVM_domain_type = 'xen_hvm'
            """.formatted(
                        friendlyName, String.join(", ", entries), dashed(name), name));
        return new SandboxVm(name, files);
    }

    private static String hex(int number, int digits) {
        String hex = Integer.toHexString(number);
        return "0".repeat(digits - hex.length()) + hex;
    }

    private static String dashed(String id) {
        return id.substring(0, 8) + "-" + id.substring(8, 12) + "-" + id.substring(12, 16) + "-"
                + id.substring(16, 20) + "-" + id.substring(20);
    }
}
