package org.ovmexporter.server.http;

/**
 * One path of the API and what it does for one method.
 *
 * @param operation what that is called in the OpenAPI document
 * @param method such as {@code GET}
 * @param path in which segments in braces match anything, as in {@code /vms/{vm}}
 * @param weight what a request costs
 * @param handler what is done
 */
public record Route(String operation, String method, String path, Weight weight, Handler handler) {}
