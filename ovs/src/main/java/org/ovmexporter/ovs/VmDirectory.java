package org.ovmexporter.ovs;

import org.ovmexporter.ovs.files.FileCache;
import org.ovmexporter.ovs.files.SmallFile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A repository's {@code VirtualMachines}: a directory for each, with its {@code vm.cfg}. */
final class VmDirectory {
    private static final String CONFIG = "vm.cfg";

    private final HostPaths paths;
    private final FileCache<Reading<Optional<ConfiguredVm>>> configs = new FileCache<>();

    VmDirectory(HostPaths paths) {
        this.paths = paths;
    }

    /** Fails where the directory cannot be listed: none of its VMs is known then. */
    Reading<List<ConfiguredVm>> list(KnownRepository repository) throws IOException {
        String hostPath = pathOf(repository);
        Path directory = paths.resolve(hostPath);
        VmList vms = new VmList();
        Set<Path> present = new HashSet<>();
        try {
            for (Path entry : entries(directory)) {
                HostFile config =
                        config(directory, hostPath, entry.getFileName().toString());
                present.add(config.path());
                vms.add(read(config));
            }
        } catch (NoSuchFileException e) {
            vms.add(new ReadingProblem(hostPath, "does not exist; is the repository mounted?"));
        } catch (NotDirectoryException e) {
            vms.add(Failures.problem(hostPath, e));
        }
        configs.keepOnly(directory, present);
        return vms.reading();
    }

    /** The directory of that name is looked at first: mostly it is the one. */
    Reading<Optional<ConfiguredVm>> find(KnownRepository repository, String name)
            throws IOException {
        if (isFileName(name)) {
            String hostPath = pathOf(repository);
            Reading<Optional<ConfiguredVm>> likely =
                    read(config(paths.resolve(hostPath), hostPath, name));
            if (likely.value().filter(vm -> vm.name().equals(name)).isPresent()) {
                return likely;
            }
        }
        return list(repository)
                .map(vms -> vms.stream().filter(vm -> vm.name().equals(name)).findFirst());
    }

    /** How many configurations are remembered. */
    int remembered() {
        return configs.size();
    }

    private Reading<Optional<ConfiguredVm>> read(HostFile config) {
        try {
            return configs.get(config.path(), _ -> parse(config));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Reading.of(Optional.empty());
        } catch (IOException e) {
            return isBelowAFile(config)
                    ? Reading.of(Optional.empty())
                    : Reading.of(Optional.empty(), Failures.problem(config.hostPath(), e));
        }
    }

    private static Reading<Optional<ConfiguredVm>> parse(HostFile config) throws IOException {
        Path directory = config.path().resolveSibling("");
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "its directory is a symbolic link, which is not followed");
        }
        String name = directory.getFileName().toString();
        return VmConfig.read(
                SmallFile.read(config.path(), VmConfig.MAX_FILE_BYTES), name, config.hostPath());
    }

    private static boolean isBelowAFile(HostFile config) {
        return Files.isRegularFile(config.path().resolveSibling(""), LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(null);
        return entries;
    }

    private static boolean isFileName(String name) {
        return !name.isEmpty()
                && !name.contains("/")
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('\0') < 0;
    }

    private static HostFile config(Path directory, String hostPath, String name) {
        return new HostFile(
                directory.resolve(name).resolve(CONFIG), hostPath + "/" + name + "/" + CONFIG);
    }

    private static String pathOf(KnownRepository repository) {
        return repository.mountPoint() + "/VirtualMachines";
    }
}
