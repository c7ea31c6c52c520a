package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission = new Admission(2, 1);

    @Test
    void oneTooManyIsUnavailableAndToldToComeAgain() {
        admission.admit(Weight.DOWNLOAD);

        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> admission.admit(Weight.DOWNLOAD));

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsKey("Retry-After");
        assertThat(refusal.details()).contains("limits.downloads", "1");
    }

    @Test
    void thereIsRoomAgainWhenOneIsDone() {
        admission.admit(Weight.DOWNLOAD).close();

        try (var _ = admission.admit(Weight.DOWNLOAD)) {
            assertThat(admission.atWork(Weight.DOWNLOAD)).isEqualTo(1);
        }
        assertThat(admission.atWork(Weight.DOWNLOAD)).isZero();
    }

    @Test
    void downloadsAndSmallRequestsDoNotTakeEachOthersPlace() {
        admission.admit(Weight.DOWNLOAD);

        admission.admit(Weight.REQUEST);
        admission.admit(Weight.REQUEST);

        assertThat(admission.atWork(Weight.REQUEST)).isEqualTo(2);
        assertThat(catchThrowableOfType(Refusal.class, () -> admission.admit(Weight.REQUEST))
                        .details())
                .contains("limits.requests");
    }

    @Test
    void whoWatchesIsAlwaysAnswered() {
        for (int i = 0; i < 100; i++) {
            admission.admit(Weight.PROBE);
        }
        assertThat(admission.atWork(Weight.PROBE)).isZero();
    }
}
