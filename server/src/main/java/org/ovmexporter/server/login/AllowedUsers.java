package org.ovmexporter.server.login;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the Manager's users may log in.
 *
 * @param names in lower case, since the Manager does not tell upper from lower; empty for everyone
 */
public record AllowedUsers(Optional<Set<String>> names) {

    public AllowedUsers {
        names = names.map(Set::copyOf);
    }

    /** Whoever the Manager accepts. */
    public static AllowedUsers all() {
        return new AllowedUsers(Optional.empty());
    }

    /** Nobody but these. */
    public static AllowedUsers only(Collection<String> users) {
        return new AllowedUsers(Optional.of(
                users.stream().map(AllowedUsers::canonical).collect(Collectors.toSet())));
    }

    /** Whether this user may. */
    public boolean allows(String username) {
        return names.isEmpty() || names.get().contains(canonical(username));
    }

    /** The one spelling of a user's name: WebLogic does not tell upper from lower case in it. */
    static String canonical(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }
}
