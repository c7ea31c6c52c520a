package org.ovmexporter.extents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A disk of one-byte blocks kept block by block: the oracle of the tests. Blocks that name the same
 * physical address hold the same byte; an opaque block holds its own.
 */
record Disk(List<Block> blocks) {

    sealed interface Block {
        /** Content identified by an address. */
        record Data(int physical) implements Block {}

        /** Content that its address does not identify. */
        record Opaque(byte content) implements Block {}

        /** A hole, reported or not, or an unwritten block. */
        record Zero(boolean reported) implements Block {}
    }

    private static final int DEVICE_START = 1000;

    long size() {
        return blocks.size();
    }

    byte[] bytes() {
        byte[] bytes = new byte[blocks.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = switch (blocks.get(i)) {
                case Block.Data(int physical) -> (byte) (physical % 50 + 1);
                case Block.Opaque(byte content) -> content;
                case Block.Zero _ -> 0;
            };
        }
        return bytes;
    }

    /**
     * The map with each run split after every {@code most} blocks, as a fragmented map would be.
     */
    ExtentMap map(int most) {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            switch (blocks.get(i)) {
                case Block.Data(int physical) ->
                    add(extents, most, new Extent(i, 1, DEVICE_START + physical, Extent.Kind.DATA));
                case Block.Opaque _ ->
                    add(extents, most, new Extent(i, 1, DEVICE_START + i, Extent.Kind.OPAQUE));
                case Block.Zero(boolean reported)
                when reported ->
                    add(extents, most, new Extent(i, 1, DEVICE_START + i, Extent.Kind.ZERO));
                case Block.Zero _ -> {}
            }
        }
        return ExtentMap.of(size(), extents);
    }

    private static void add(List<Extent> extents, int most, Extent block) {
        if (!extents.isEmpty()) {
            Extent last = extents.getLast();
            if (last.end() == block.logical()
                    && last.kind() == block.kind()
                    && last.physical() + last.length() == block.physical()
                    && last.length() < most) {
                extents.set(
                        extents.size() - 1,
                        new Extent(
                                last.logical(), last.length() + 1, last.physical(), last.kind()));
                return;
            }
        }
        extents.add(block);
    }

    /** What a client does: writes every chunk onto its copy, then cuts it to the newer size. */
    static byte[] apply(Iterator<Chunk> chunks, byte[] copy, byte[] newer) {
        byte[] result = Arrays.copyOf(copy, Math.max(copy.length, newer.length));
        while (chunks.hasNext()) {
            Chunk chunk = chunks.next();
            int start = (int) chunk.start();
            int end = (int) chunk.end();
            switch (chunk.state()) {
                case DATA -> System.arraycopy(newer, start, result, start, end - start);
                case ZERO -> Arrays.fill(result, start, end, (byte) 0);
                case UNCHANGED -> {}
            }
        }
        return Arrays.copyOf(result, newer.length);
    }
}
