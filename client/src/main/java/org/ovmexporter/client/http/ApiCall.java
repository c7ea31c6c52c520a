package org.ovmexporter.client.http;

import org.ovmexporter.client.failure.DiskChangedException;
import org.ovmexporter.client.failure.ExporterException;
import org.ovmexporter.client.failure.UnavailableException;
import org.ovmexporter.client.failure.UnreachableException;
import org.ovmexporter.client.failure.UntrustedException;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/**
 * A request.
 *
 * @param path under the API, with its query
 * @param headers besides the token
 * @param repeatable whether making it twice does no harm
 */
public record ApiCall(
        String method,
        String path,
        BodyPublisher body,
        Map<String, String> headers,
        boolean repeatable) {

    /** Asks for what is at this path. */
    public static ApiCall get(String path) {
        return get(path, Map.of());
    }

    /** As {@link #get(String)}, with headers. */
    public static ApiCall get(String path, Map<String, String> headers) {
        return new ApiCall("GET", path, BodyPublishers.noBody(), headers, true);
    }

    /** Asks for the headers of what is at this path. */
    public static ApiCall head(String path) {
        return new ApiCall("HEAD", path, BodyPublishers.noBody(), Map.of(), true);
    }

    /** Removes what is at this path. */
    public static ApiCall delete(String path) {
        return new ApiCall("DELETE", path, BodyPublishers.noBody(), Map.of(), true);
    }

    /** Sends JSON. */
    public static ApiCall post(String path, byte[] body, boolean repeatable) {
        return new ApiCall("POST", path, BodyPublishers.ofByteArray(body), Map.of(), repeatable);
    }

    /** Whether it may be made again after this. */
    boolean mayFollow(IOException failure) {
        return switch (failure) {
            // Certainly not sent.
            case UnreachableException _ -> true;
            case UnavailableException refused -> repeatable && refused.status() != 429;
            case ExporterException _,
                    UntrustedException _,
                    DiskChangedException _,
                    java.io.InterruptedIOException _ -> false;
            default -> repeatable;
        };
    }

    /** For messages. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
