package org.ovmexporter.server.doctor;

/**
 * What an examination found about one thing.
 *
 * @param subject what was looked at, in a few words
 * @param text what was found and, where something is wrong, what to do
 */
public record Finding(Verdict verdict, String subject, String text) {

    /** How bad it is. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** It works, and should be looked at. */
        WARNING,
        /** It does not work. */
        FAILURE
    }

    static Finding ok(String subject, String text) {
        return new Finding(Verdict.OK, subject, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(Verdict.WARNING, subject, text);
    }

    static Finding failure(String subject, String text) {
        return new Finding(Verdict.FAILURE, subject, text);
    }
}
