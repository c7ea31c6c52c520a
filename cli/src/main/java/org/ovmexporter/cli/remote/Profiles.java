package org.ovmexporter.cli.remote;

import org.ovmexporter.cli.terminal.UsageException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Connections that have names, in a TOML file with a table for each. */
final class Profiles {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    Profiles(Path file) {
        this.file = file;
    }

    /** Where they are, unless the environment says otherwise. */
    static Path file(Map<String, String> environment, Path home) {
        Path configuration = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of)
                .orElse(home.resolve(".config"));
        return configuration.resolve("ovm-exporter/profiles.toml");
    }

    /**
     * What a profile says; nothing where none was asked for and there is no "default".
     *
     * @throws UsageException where it is not there or cannot be used, with what to do
     */
    Map<Setting, String> read(Optional<String> name) throws UsageException, IOException {
        if (!Files.exists(file)) {
            if (name.isPresent()) {
                throw new UsageException(
                        "there is no profile " + name.get() + ": " + file + " is not there");
            }
            return Map.of();
        }
        JsonNode all = parse();
        JsonNode profile = all.path(name.orElse("default"));
        if (profile.isMissingNode() && name.isEmpty()) {
            return Map.of();
        }
        if (!profile.isObject()) {
            throw new UsageException(file + " has no profile " + name.orElse("default") + ", but: "
                    + all.propertyStream()
                            .map(Map.Entry::getKey)
                            .collect(Collectors.joining(", ")));
        }
        Map<Setting, String> found = settings(profile);
        requirePrivate(found);
        return found;
    }

    private JsonNode parse() throws UsageException, IOException {
        try {
            return new TomlMapper().readTree(Files.readString(file));
        } catch (JacksonException e) {
            // Not the message as it is: it may quote the line that the password stands in.
            throw new UsageException(
                    file + " is not TOML: see line " + e.getLocation().getLineNr());
        }
    }

    private Map<Setting, String> settings(JsonNode profile) throws UsageException {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        for (Map.Entry<String, JsonNode> entry : profile.properties()) {
            Setting setting = Arrays.stream(Setting.values())
                    .filter(known -> known.key().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(file + ": " + entry.getKey()
                            + " is no setting. What can be set: "
                            + Arrays.stream(Setting.values())
                                    .map(Setting::key)
                                    .collect(Collectors.joining(", "))));
            if (!entry.getValue().isValueNode()) {
                throw new UsageException(file + ": " + entry.getKey() + " must be a text");
            }
            found.put(setting, entry.getValue().asString());
        }
        return found;
    }

    private void requirePrivate(Map<Setting, String> found) throws UsageException, IOException {
        boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        if (open && found.keySet().stream().anyMatch(Setting::isSecret)) {
            throw new UsageException(file + " holds a password or a token and others can read it;"
                    + " make it yours alone: chmod 600 " + file);
        }
    }
}
