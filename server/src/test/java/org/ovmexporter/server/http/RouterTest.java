package org.ovmexporter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class RouterTest {
    private static final Handler LIST = _ -> {};
    private static final Handler GET = _ -> {};
    private static final Route ONE = route("GET", "/vms/{vm}", GET);
    private final Router router =
            new Router(route("GET", "/vms", LIST), ONE, route("DELETE", "/vms/{vm}", GET));

    @ParameterizedTest
    @ValueSource(strings = {"/vms/a", "/vms/a/"})
    void aTrailingSlashMakesNoDifference(String path) {
        assertThat(router.find("GET", path)).isEqualTo(new Router.Match(ONE, Map.of("vm", "a")));
    }

    @Test
    void aSegmentIsDecodedAfterThePathWasSplit() {
        assertThat(router.find("GET", "/vms/a%2Fb+c%20d").parameters())
                .isEqualTo(Map.of("vm", "a/b+c d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/vm", "/vms/a/b", "//vms", "/vms/a//", "/VMS"})
    void otherPathsAreNotFound(String path) {
        assertThat(refusal("GET", path).status()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsRefusedWithThoseThatAreAllowed() {
        Refusal refusal = refusal("PUT", "/vms/a");

        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers()).isEqualTo(Map.of("Allow", "DELETE, GET"));
    }

    @Test
    void aPathThatCannotBeDecodedIsABadRequest() {
        assertThat(refusal("GET", "/vms/%zz").status()).isEqualTo(400);
    }

    private static Route route(String method, String path, Handler handler) {
        return new Route("anything", method, path, Weight.REQUEST, handler);
    }

    private Refusal refusal(String method, String path) {
        return catchThrowableOfType(Refusal.class, () -> router.find(method, path));
    }
}
