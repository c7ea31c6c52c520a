package org.ovmexporter.ovs.python;

/**
 * Reads a pickle of plain values, as the {@code pickle} and {@code cPickle} modules of Python 2
 * write it with protocol 0, 1 or 2. A pickle is a program that may call anything; this reader
 * constructs the values of {@link PythonValue} and refuses a pickle that asks for anything else.
 * The opcodes are those of {@code Lib/pickletools.py} of Python 2.7.
 */
public final class Pickle {
    private Pickle() {}

    /**
     * The value of a pickle. Bytes after its end are ignored, as Python does.
     *
     * @throws PythonFormatException if it is cut short, damaged, holds anything but plain values,
     *     contains itself, is nested more than 100 levels deep, has a dict of more than 2000 keys,
     *     more than 200,000 values, or is longer than 1 MiB
     */
    public static PythonValue read(byte[] pickle) throws PythonFormatException {
        if (pickle.length > Limits.MAX_BYTES) {
            throw new PythonFormatException("a pickle of more than " + Limits.MAX_BYTES + " bytes");
        }
        return new PickleFreezer().freeze(new PickleMachine(new PickleInput(pickle)).run());
    }
}
