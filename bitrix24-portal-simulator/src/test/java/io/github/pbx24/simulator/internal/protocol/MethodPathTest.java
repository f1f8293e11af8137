package io.github.pbx24.simulator.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodPathTest {

    @Test
    void both_addresses_are_read_with_and_without_a_webhook() {
        assertThat(MethodPath.of("/rest/User.Get.json")).contains(new MethodPath.Route(0, null, "user.get", false));
        assertThat(MethodPath.of("/rest/7/abc/user.get/")).contains(new MethodPath.Route(7, "abc", "user.get", false));
        assertThat(MethodPath.of("/rest/api/call.followup.get"))
                .contains(new MethodPath.Route(0, null, "call.followup.get", true));
        assertThat(MethodPath.of("/rest/api/7/abc/call.followup.get"))
                .contains(new MethodPath.Route(7, "abc", "call.followup.get", true));
    }

    @Test
    void several_slashes_count_as_one() {
        assertThat(MethodPath.of("/rest//user.get")).isEqualTo(MethodPath.of("/rest/user.get"));
        assertThat(MethodPath.of("/rest//api///user.get")).isEqualTo(MethodPath.of("/rest/api/user.get"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rest/", "/rest/x/abc/user.get", "/rest/1/user.get", "/other/user.get"})
    void anything_else_is_no_method(String path) {
        assertThat(MethodPath.of(path)).isEmpty();
    }
}
