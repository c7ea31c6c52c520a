package org.ovmexporter.ovs;

/**
 * Something on the host that could not be read and is therefore missing from an answer.
 *
 * @param subject the file or the entry, by its path on the host
 * @param message what is the matter and, where there is something, what to do; never quotes a
 *     file's content
 */
public record ReadingProblem(String subject, String message) {
    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
