package org.ovmexporter.server.configuration;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.toml.TomlReadFeature;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file itself: who can read it, and whether it is TOML. What it says, {@link
 * ConfigurationKeys} knows.
 */
final class ConfigurationFile {

    /** Dates become dates rather than texts, so that they are refused where a text is wanted. */
    private static final TomlMapper TOML =
            TomlMapper.builder().enable(TomlReadFeature.PARSE_JAVA_TIME).build();

    private static final Set<PosixFilePermission> OF_OTHERS =
            PosixFilePermissions.fromString("------rwx");

    private ConfigurationFile() {}

    static Configuration read(Path file) throws ConfigurationException {
        var problems = new ArrayList<String>();
        refuseIfOpenToOthers(file, problems);
        Optional<Configuration> configuration = parse(file, problems)
                .flatMap(tree -> ConfigurationKeys.read(tree, file.toAbsolutePath(), problems));
        if (configuration.isEmpty() || !problems.isEmpty()) {
            throw new ConfigurationException(file, problems);
        }
        return configuration.get();
    }

    private static void refuseIfOpenToOthers(Path file, List<String> problems) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.stream().anyMatch(OF_OTHERS::contains)) {
                problems.add(file + " is open to every user of this machine ("
                        + PosixFilePermissions.toString(mode)
                        + ") and holds the secret that signs tokens: chmod 600 " + file
                        + ", or 640 if its group should read it");
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // Reading the file will tell.
        }
    }

    private static Optional<ObjectNode> parse(Path file, List<String> problems) {
        try {
            JsonNode tree = TOML.readTree(Files.readString(file));
            return Optional.of((ObjectNode) tree); // a TOML document is always a table
        } catch (NoSuchFileException absent) {
            problems.add(file + " does not exist");
        } catch (CharacterCodingException notUtf8) {
            problems.add(file + " is not UTF-8 text");
        } catch (IOException unreadable) {
            problems.add(file + " cannot be read: " + unreadable.getMessage());
        } catch (JacksonException notToml) {
            problems.add(
                    "line " + line(notToml) + " of " + file + " is not TOML: " + reason(notToml));
        }
        return Optional.empty();
    }

    /** A key that is there twice is only noticed behind its value, where the next line begins. */
    private static int line(JacksonException notToml) {
        TokenStreamLocation at = notToml.getLocation();
        boolean behind = isDuplicateKey(notToml) && at.getColumnNr() == 1;
        return behind ? at.getLineNr() - 1 : at.getLineNr();
    }

    private static boolean isDuplicateKey(JacksonException notToml) {
        return String.valueOf(notToml.getOriginalMessage()).startsWith("Duplicate key");
    }

    /**
     * The parser's own words may quote the line, and on it the secret: only harmless ones are told.
     */
    private static String reason(JacksonException notToml) {
        if (isDuplicateKey(notToml)) {
            return "the key is there twice";
        }
        if (String.valueOf(notToml.getOriginalMessage()).startsWith("Table redefined")) {
            return "the table is there twice";
        }
        return "write key = \"text in quotes\", key = 5544 or [table]";
    }
}
