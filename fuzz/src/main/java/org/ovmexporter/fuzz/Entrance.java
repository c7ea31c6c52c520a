package org.ovmexporter.fuzz;

/**
 * Where Jazzer comes in: the target is the class that the system property {@code fuzz.target}
 * names.
 */
public final class Entrance {
    private static final Target TARGET = Target.named(System.getProperty("fuzz.target", ""));

    private Entrance() {}

    /**
     * Called by Jazzer once: loads the classes, which takes seconds while Jazzer instruments them.
     */
    public static void fuzzerInitialize() throws Exception {
        for (byte[] seed : TARGET.seeds()) {
            TARGET.read(seed);
        }
    }

    /** Called by Jazzer with each input, in this one thread. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new Trial(TARGET).run(input);
    }
}
