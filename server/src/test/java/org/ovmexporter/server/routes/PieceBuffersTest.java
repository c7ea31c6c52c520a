package org.ovmexporter.server.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

class PieceBuffersTest {
    private static final int MANY = 100;
    private static final int MOST_KEPT = 8;

    private final PieceBuffers buffers = new PieceBuffers();

    @Test
    void nobodyElseGetsOneThatWasNotGivenBack() {
        assertThat(distinct(take(MANY))).hasSize(MANY);
    }

    @Test
    void oneThatWasGivenBackIsTakenAgain() {
        PieceBuffers.Piece piece = buffers.take();
        buffers.giveBack(piece);

        assertThat(buffers.take()).isSameAs(piece);
        assertThat(buffers.take()).isNotSameAs(piece);
    }

    @Test
    void fewAreKeptHoweverManyThereWere() {
        List<PieceBuffers.Piece> before = take(MANY);
        before.forEach(buffers::giveBack);

        Set<PieceBuffers.Piece> again = distinct(take(MANY));
        again.retainAll(distinct(before));
        assertThat(again).hasSize(MOST_KEPT);
    }

    private List<PieceBuffers.Piece> take(int count) {
        List<PieceBuffers.Piece> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(buffers.take());
        }
        return taken;
    }

    private static Set<PieceBuffers.Piece> distinct(List<PieceBuffers.Piece> pieces) {
        Set<PieceBuffers.Piece> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(pieces);
        return distinct;
    }
}
