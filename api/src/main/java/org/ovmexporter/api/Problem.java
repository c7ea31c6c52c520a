package org.ovmexporter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;

/**
 * The one shape of every error.
 *
 * @param error a few words
 * @param details a sentence that says what is wrong and, where it can, what to do
 * @param requestId what the exporter's log calls the request; absent where an older one answers
 */
public record Problem(
        String error,
        String details,

        @JsonProperty("request_id") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<String> requestId) {}
