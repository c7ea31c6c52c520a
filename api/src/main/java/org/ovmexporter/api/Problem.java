package org.ovmexporter.api;

/**
 * The one shape of every error.
 *
 * @param error a few words
 * @param details a sentence that says what is wrong and, where it can, what to do
 */
public record Problem(String error, String details) {}
