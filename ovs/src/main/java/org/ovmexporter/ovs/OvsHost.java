package org.ovmexporter.ovs;

import org.ovmexporter.ovs.files.FileCache;
import org.ovmexporter.ovs.files.FileClock;
import org.ovmexporter.ovs.files.SmallFile;
import org.ovmexporter.ovs.python.PythonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Oracle VM Server, as its files tell. Everything is found below a root, so that the host can be
 * a directory.
 *
 * <p>One file that cannot be read never fails what is asked of many: it is missing from the answer,
 * is named in its problems, and is logged once. Files are parsed again only when they change, so
 * asking often is cheap: a {@code stat} a file.
 *
 * <p>Safe for use by several threads. Everything about a repository may block for as long as its
 * filesystem does (a dead NFS server: for ever), so callers that ask about one set it a deadline;
 * the agent's databases are local.
 */
public final class OvsHost {
    private static final Logger LOG = LoggerFactory.getLogger(OvsHost.class);
    private static final String REPOSITORY_DATABASE = "/etc/ovs-agent/db/repository";
    private static final String SERVER_DATABASE = "/etc/ovs-agent/db/server";

    private final HostPaths paths;
    private final FileClock clock;
    private final ProblemLog log = new ProblemLog(problem -> LOG.warn("{}", problem));
    private final FileCache<Reading<Map<String, PythonValue>>> databases = new FileCache<>();
    private final FileCache<Reading<List<KnownRepository>>> repositories = new FileCache<>();
    private final FileCache<Reading<Map<String, FileMetadata>>> metadata = new FileCache<>();
    private final VmDirectory virtualMachines;

    /** The host whose {@code /} is {@code root}. */
    public OvsHost(Path root) {
        this(root, FileClock.SYSTEM);
    }

    OvsHost(Path root, FileClock clock) {
        this.paths = new HostPaths(root);
        this.clock = clock;
        this.virtualMachines = new VmDirectory(paths);
    }

    /**
     * Where a path of the host is for this process.
     *
     * @throws IllegalArgumentException if it is not absolute, holds {@code ..}, or cannot be
     *     expressed in this process's locale
     */
    public Path hostPath(String path) {
        return paths.resolve(path);
    }

    /** The repositories that the agent knows, mounted or not, by id. */
    public Reading<List<KnownRepository>> repositories() {
        HostFile file = new HostFile(paths.resolve(REPOSITORY_DATABASE), REPOSITORY_DATABASE);
        try {
            return logged(repositories.get(
                    file.path(),
                    _ -> RepositoryTable.of(AgentDatabase.read(file, clock), REPOSITORY_DATABASE)));
        } catch (IOException e) {
            return logged(Reading.of(List.of(), Failures.problem(REPOSITORY_DATABASE, e)));
        }
    }

    /** The address of the Manager that owns this server; none if no Manager does. */
    public Reading<Optional<String>> managerAddress() {
        return serverSetting("manager_ip");
    }

    /** The uuid of the Manager that owns this server; none if no Manager does. */
    public Reading<Optional<String>> managerUuid() {
        return serverSetting("manager_uuid");
    }

    /**
     * The virtual machines that a repository holds, by name. A directory without a {@code vm.cfg}
     * is not one. May block as long as the repository does.
     *
     * @throws IOException where the repository gives errors, so that none of them is known
     */
    public Reading<List<ConfiguredVm>> virtualMachines(KnownRepository repository)
            throws IOException {
        return logged(virtualMachines.list(repository));
    }

    /**
     * The virtual machine of that name, if the repository holds it. May block as long as the
     * repository does.
     *
     * @throws IOException where the repository gives errors, so that it is not known
     */
    public Reading<Optional<ConfiguredVm>> virtualMachine(KnownRepository repository, String name)
            throws IOException {
        return logged(virtualMachines.find(repository, name));
    }

    /**
     * What the repository's {@code .ovsmeta} says of its files, by file name. It is often absent
     * and never complete. May block as long as the repository does.
     */
    public Reading<Map<String, FileMetadata>> metadata(KnownRepository repository) {
        String path = repository.mountPoint() + "/.ovsmeta";
        HostFile file = new HostFile(paths.resolve(path), path);
        try {
            return logged(metadata.get(file.path(), _ -> RepositoryMetadata.read(file, clock)));
        } catch (NoSuchFileException e) {
            return Reading.of(Map.of());
        } catch (IOException e) {
            return logged(Reading.of(Map.of(), Failures.problem(path, e)));
        }
    }

    /**
     * What the repository's {@code .ovsrepo} says of it. May block as long as the repository does.
     */
    public Reading<Optional<RepositoryIdentity>> identity(KnownRepository repository) {
        String path = repository.mountPoint() + "/.ovsrepo";
        try {
            byte[] file = SmallFile.read(paths.resolve(path), RepositoryIdentity.MAX_FILE_BYTES);
            return Reading.of(Optional.of(RepositoryIdentity.parse(file)));
        } catch (NoSuchFileException e) {
            return Reading.of(Optional.empty());
        } catch (IOException e) {
            return logged(Reading.of(Optional.empty(), Failures.problem(path, e)));
        }
    }

    private Reading<Optional<String>> serverSetting(String key) {
        return logged(database(SERVER_DATABASE)
                .map(settings -> Optional.ofNullable(settings.get(key))
                        .flatMap(PythonValue::asText)
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())));
    }

    private Reading<Map<String, PythonValue>> database(String hostPath) {
        HostFile file = new HostFile(paths.resolve(hostPath), hostPath);
        try {
            return databases.get(file.path(), _ -> AgentDatabase.read(file, clock));
        } catch (IOException e) {
            return Reading.of(Map.of(), Failures.problem(hostPath, e));
        }
    }

    private <T> Reading<T> logged(Reading<T> reading) {
        log.log(reading.problems());
        return reading;
    }
}
