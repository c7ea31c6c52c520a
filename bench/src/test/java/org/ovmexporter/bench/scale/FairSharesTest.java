package org.ovmexporter.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;

class FairSharesTest {
    private final Resource narrow = new Resource(Resource.Kind.CLIENT, 10);
    private final Resource wide = new Resource(Resource.Kind.REPOSITORY, 100);

    @Test
    void aFlowAloneGetsWhatItsNarrowestResourceGives() {
        Flow flow = new Flow(List.of(narrow, wide), 1);

        FairShares.give(List.of(flow));

        assertThat(flow.rate()).isEqualTo(10);
    }

    @Test
    void equalFlowsGetEqualShares() {
        Flow one = new Flow(List.of(narrow), 1);
        Flow other = new Flow(List.of(narrow), 1);

        FairShares.give(List.of(one, other));

        assertThat(one.rate()).isEqualTo(other.rate()).isEqualTo(5);
    }

    @Test
    void whatOneCannotUseAnotherGets() {
        Flow held = new Flow(List.of(narrow, wide), 1);
        Flow free = new Flow(List.of(wide), 1);

        FairShares.give(List.of(held, free));

        assertThat(held.rate()).isEqualTo(10);
        assertThat(free.rate()).isEqualTo(90);
    }

    /** One client and one host: the narrowest thing on the way, all night. */
    @Test
    void aSmallPoolTakesAsLongAsItsNarrowestPartNeeds() {
        Pool pool = new Pool(1, 10, 1e12, 1, 1, 4, true);

        Night.Outcome night = Night.play(pool, Assumptions.ORDINARY, true);

        assertThat(night.seconds())
                .isCloseTo(1e12 / Assumptions.ORDINARY.repository(), within(10.0));
        assertThat(night.limit()).isEqualTo(Resource.Kind.REPOSITORY);
        assertThat(night.use()).isCloseTo(1, within(0.01));
    }
}
