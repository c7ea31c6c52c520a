package org.ovmexporter.ovs;

import org.ovmexporter.ovs.python.PythonAssignments;
import org.ovmexporter.ovs.python.PythonAssignments.Unreadable;
import org.ovmexporter.ovs.python.PythonFormatException;
import org.ovmexporter.ovs.python.PythonValue;
import org.ovmexporter.ovs.python.PythonValue.ListValue;
import org.ovmexporter.ovs.python.PythonValue.NoneValue;
import org.ovmexporter.ovs.python.PythonValue.TupleValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes a virtual machine of its {@code vm.cfg}. What cannot be read costs no more than itself,
 * with one exception: a VM whose disks are unknown is not reported at all, as it would be taken for
 * one without disks and its backup would be empty.
 */
final class VmConfig {
    /** The largest vm.cfg that is read, in bytes. */
    static final int MAX_FILE_BYTES = PythonAssignments.MAX_FILE_BYTES;

    private static final Pattern HEXADECIMAL_ID =
            Pattern.compile("([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private final PythonAssignments assignments;
    private final String subject;
    private final List<ReadingProblem> problems = new ArrayList<>();

    private VmConfig(PythonAssignments assignments, String subject) {
        this.assignments = assignments;
        this.subject = subject;
    }

    /**
     * The virtual machine, or none and a problem.
     *
     * @param directoryName is its name if the file gives none
     * @param configPath    of the file on the host
     */
    static Reading<Optional<ConfiguredVm>> read(
            byte[] file, String directoryName, String configPath) {
        try {
            return new VmConfig(PythonAssignments.read(file), configPath).read(directoryName);
        } catch (PythonFormatException e) {
            return Reading.of(
                    Optional.empty(),
                    new ReadingProblem(configPath, "is not read: " + e.getMessage()));
        }
    }

    private Reading<Optional<ConfiguredVm>> read(String directoryName) {
        for (Unreadable statement : assignments.unreadable()) {
            problems.add(new ReadingProblem(
                    subject,
                    "line " + statement.line()
                            + statement.key().map(key -> " (" + key + ")").orElse("")
                            + " is ignored: "
                            + statement.reason()));
        }
        if (assignments.values().isEmpty()) {
            return none("gives no value to any key; is it being written, or no vm.cfg?");
        }
        Optional<List<PythonValue>> disks = list("disk");
        if (disks.isEmpty()) {
            return none(
                    "its disks are unknown, so the VM is left out: write disk as a plain list of"
                            + " texts");
        }
        String name = text("name").filter(given -> !given.isBlank()).orElse(directoryName);
        ConfiguredVm vm = new ConfiguredVm(
                name,
                text("OVM_simple_name").orElse(""),
                text("uuid").orElseGet(() -> uuidOf(name)),
                disks.get().stream().map(VmConfig::disk).toList(),
                new HardwareReader(assignments::get).read(),
                subject);
        reportUnknownDisks(vm);
        return new Reading<>(Optional.of(vm), problems);
    }

    private Reading<Optional<ConfiguredVm>> none(String message) {
        problems.add(new ReadingProblem(subject, message));
        return new Reading<>(Optional.empty(), problems);
    }

    private static VirtualDisk disk(PythonValue value) {
        return value.asText()
                .map(DiskSpecification::parse)
                .orElseGet(() -> new VirtualDisk("", "", "", VirtualDisk.Kind.UNKNOWN));
    }

    private void reportUnknownDisks(ConfiguredVm vm) {
        for (int i = 0; i < vm.disks().size(); i++) {
            if (vm.disks().get(i).kind() == VirtualDisk.Kind.UNKNOWN) {
                problems.add(new ReadingProblem(
                        subject,
                        "disk " + (i + 1)
                                + " of the list is none of file:PATH,DEVICE,MODE,"
                                + " tap:aio:PATH,DEVICE,MODE and phy:PATH,DEVICE,MODE"));
            }
        }
    }

    /**
     * The items of a list or tuple; none at all where there is no such key; nothing where it is
     * something else.
     */
    private Optional<List<PythonValue>> list(String key) {
        if (assignments.unreadable(key).isPresent()) {
            return Optional.empty();
        }
        return switch (assignments.get(key).orElseGet(NoneValue::new)) {
            case ListValue(List<PythonValue> items) -> Optional.of(items);
            case TupleValue(List<PythonValue> items) -> Optional.of(items);
            case NoneValue _ -> Optional.of(List.of());
            default -> Optional.empty();
        };
    }

    private Optional<String> text(String key) {
        return assignments.get(key).flatMap(PythonValue::asText);
    }

    /** The Manager makes the uuid of the id, with dashes. */
    private static String uuidOf(String name) {
        var id = HEXADECIMAL_ID.matcher(name);
        return id.matches() ? id.replaceFirst("$1-$2-$3-$4-$5") : "";
    }
}
