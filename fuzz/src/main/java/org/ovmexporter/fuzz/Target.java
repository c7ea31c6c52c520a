package org.ovmexporter.fuzz;

import java.util.List;

/** One reader of bytes that others wrote. A target has a public constructor without parameters. */
public interface Target {
    /**
     * Reads an input, or refuses it in the way that is documented, which is caught here.
     *
     * @throws Exception if it does neither: that is a finding
     */
    void read(byte[] input) throws Exception;

    /** The most that reading an input may allocate. */
    Bound bound();

    /** Real inputs, which the search begins from. */
    List<byte[]> seeds() throws Exception;

    /** The target of a class. */
    static Target named(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(Target.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no target: " + className, e);
        }
    }
}
