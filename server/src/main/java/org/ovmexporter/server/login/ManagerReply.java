package org.ovmexporter.server.login;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Manager's answer to {@code GET .../rest/Manager} says about a password.
 *
 * <p>A password is accepted by one answer only: 200 with a JSON list whose object says that the
 * Manager is RUNNING. It is rejected by 401, 403 or the error AUTH_000005 (invalid credentials).
 * Everything else, GEN_000025 to GEN_000027 (too many sessions or connections) with any status
 * included, says nothing about the password.
 */
record ManagerReply(int status, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TOO_MANY = Pattern.compile("GEN_00002[567]");
    private static final String INVALID_CREDENTIALS = "AUTH_000005";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WHEN_STARTED = Duration.ofSeconds(30);

    /** A session that nobody ends goes away after up to half an hour; others may end sooner. */
    private static final Duration WHEN_SESSIONS_END = Duration.ofMinutes(1);

    static ManagerReply of(int status, byte[] body) {
        return new ManagerReply(status, new String(body, StandardCharsets.UTF_8));
    }

    LoginOutcome outcome() {
        Optional<String> runState = status == 200 ? runState() : Optional.empty();
        if (runState.isPresent()) {
            return "RUNNING".equals(runState.get())
                    ? new LoginOutcome.Accepted()
                    : new LoginOutcome.Unavailable(
                            "the Manager is not ready: it is " + printable(runState.get()),
                            WHEN_STARTED);
        }
        Matcher tooMany = TOO_MANY.matcher(body);
        if (tooMany.find()) {
            return new LoginOutcome.Unavailable(
                    "the Manager has too many sessions or connections (" + tooMany.group() + ")",
                    WHEN_SESSIONS_END);
        }
        if (status == 401 || status == 403 || body.contains(INVALID_CREDENTIALS)) {
            return new LoginOutcome.Rejected();
        }
        return new LoginOutcome.Unavailable(failure(), SOON);
    }

    private String failure() {
        if (status == 200) {
            return "the Manager's address answers, and not as an Oracle VM Manager does. "
                    + "Check ovm_endpoint";
        }
        if (status >= 300 && status < 400) {
            return "the Manager's address answers with a redirect (HTTP " + status
                    + "), which is not followed since it could take the password elsewhere. "
                    + "Check ovm_endpoint";
        }
        return "the Manager answers HTTP " + status;
    }

    private Optional<String> runState() {
        try {
            JsonNode manager = JSON.readTree(body).path(0).path("managerRunState");
            return manager.isString() ? Optional.of(manager.stringValue()) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String printable(String state) {
        return state.matches("[A-Z_]{1,20}") ? state : "in a state that is unknown";
    }
}
