package org.ovmexporter.cli.remote;

import org.ovmexporter.cli.terminal.UsageException;
import org.ovmexporter.client.ClientCertificate;
import org.ovmexporter.client.Credentials;
import org.ovmexporter.client.ExporterAddress;
import org.ovmexporter.client.Trust;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes an {@link ExporterAddress} of what options, environment and profile say: the first says
 * more.
 */
final class ConnectionSettings {
    private static final Set<Setting> TRUST =
            Set.of(Setting.CA, Setting.FINGERPRINT, Setting.INSECURE);
    private static final Set<Setting> LOGIN =
            Set.of(Setting.PASSWORD, Setting.PASSWORD_FILE, Setting.TOKEN);

    /** The first counts before the second, and so on. */
    private final List<Map<Setting, String>> sources;

    private final PasswordPrompt prompt;

    ConnectionSettings(List<Map<Setting, String>> sources, PasswordPrompt prompt) {
        this.sources = List.copyOf(sources);
        this.prompt = prompt;
    }

    /** Asks whoever sits there; empty where nobody does. */
    @FunctionalInterface
    interface PasswordPrompt {
        Optional<String> ask(String username, URI endpoint);
    }

    /** What the environment says. */
    static Map<Setting, String> of(Map<String, String> environment) {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            setting.variable()
                    .flatMap(name -> Optional.ofNullable(environment.get(name)))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> found.put(setting, value));
        }
        return found;
    }

    ExporterAddress connection() throws UsageException, IOException {
        URI endpoint = endpoint(value(Setting.ENDPOINT)
                .orElseThrow(() -> missing(
                        Setting.ENDPOINT,
                        "which exporter to talk to, such as https://10.107.8.20:5544")));
        try {
            return new ExporterAddress(endpoint, trust(), credentials(endpoint), certificate());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> value(Setting setting) {
        return sources.stream()
                .filter(source -> source.containsKey(setting))
                .map(source -> source.getOrDefault(setting, ""))
                .findFirst();
    }

    /** What the first source says that says any of these, of which it may say one. */
    private Optional<Map.Entry<Setting, String>> oneOf(Set<Setting> alternatives)
            throws UsageException {
        for (Map<Setting, String> source : sources) {
            List<Map.Entry<Setting, String>> said = new ArrayList<>();
            for (Setting setting : Setting.values()) {
                if (alternatives.contains(setting) && source.containsKey(setting)) {
                    said.add(Map.entry(setting, source.getOrDefault(setting, "")));
                }
            }
            if (said.size() > 1) {
                throw new UsageException(said.get(0).getKey().option() + " and "
                        + said.get(1).getKey().option() + " exclude each other");
            }
            if (!said.isEmpty()) {
                return Optional.of(said.getFirst());
            }
        }
        return Optional.empty();
    }

    private static URI endpoint(String text) throws UsageException {
        try {
            return URI.create(text.contains("://") ? text : "https://" + text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("the endpoint is not an address: " + text);
        }
    }

    private Trust trust() throws UsageException {
        Optional<Map.Entry<Setting, String>> said = oneOf(TRUST);
        if (said.isEmpty()) {
            return new Trust.SystemStore();
        }
        String value = said.get().getValue();
        return switch (said.get().getKey()) {
            case CA -> new Trust.Authority(Path.of(value));
            case FINGERPRINT -> new Trust.Fingerprint(value);
            default -> value.equals("true") ? new Trust.Anybody() : new Trust.SystemStore();
        };
    }

    private Credentials credentials(URI endpoint) throws UsageException, IOException {
        Optional<Map.Entry<Setting, String>> said = oneOf(LOGIN);
        if (said.isPresent() && said.get().getKey() == Setting.TOKEN) {
            return new Credentials.BearerToken(said.get().getValue());
        }
        String username = value(Setting.USERNAME)
                .orElseThrow(() -> missing(Setting.USERNAME, "a user of the Oracle VM Manager"));
        if (said.isPresent()) {
            String value = said.get().getValue();
            return new Credentials.Password(
                    username,
                    said.get().getKey() == Setting.PASSWORD ? value : firstLine(Path.of(value)));
        }
        return new Credentials.Password(
                username,
                prompt.ask(username, endpoint)
                        .orElseThrow(
                                () -> new UsageException("no password: put it into a file that only"
                                        + " you can read and name that with "
                                        + Setting.PASSWORD_FILE.option()
                                        + ", or set OVM_EXPORTER_PASSWORD")));
    }

    private static String firstLine(Path file) throws IOException {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (CharacterCodingException e) {
            throw new IOException(file + " holds no text", e);
        }
    }

    private Optional<ClientCertificate> certificate() throws UsageException {
        Optional<String> certificate = value(Setting.CERT);
        Optional<String> key = value(Setting.KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException("--cert and --key belong together");
        }
        return certificate.map(
                file -> new ClientCertificate(Path.of(file), Path.of(key.orElseThrow())));
    }

    private static UsageException missing(Setting setting, String what) {
        return new UsageException("missing " + setting.option() + ": " + what + "; it can also be"
                + setting.variable()
                        .map(name -> " in the variable " + name + ", or")
                        .orElse("")
                + " in a profile");
    }
}
