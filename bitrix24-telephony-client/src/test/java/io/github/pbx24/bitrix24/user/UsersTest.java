package io.github.pbx24.bitrix24.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Fixtures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void a_user_is_read_and_kept_out_of_texts() {
        List<PortalUser> users = Fixtures.decode(Users.get(Map.of(), 0), "user.get.response.json");

        assertThat(users)
                .containsExactly(new PortalUser(
                        17,
                        true,
                        "Ivan",
                        "Petrov",
                        null,
                        "ivan@example.test",
                        "101",
                        null,
                        null,
                        "+79000000017",
                        List.of(1L),
                        "employee"));
        assertThat(users).hasToString("[PortalUser[id=17, active=true]]");
    }

    @Test
    void pages_are_asked_for_in_a_fixed_order() {
        assertThat(Users.get(Map.of("ACTIVE", true), 50).parameters())
                .isEqualTo(Map.of("FILTER", Map.of("ACTIVE", 1), "sort", "ID", "order", "ASC", "start", 50L));
        assertThat(Users.byExtension("101").parameters())
                .containsEntry("FILTER", Map.of("UF_PHONE_INNER", "101", "ACTIVE", 1));
        assertThatThrownBy(() -> Users.byExtension(" ")).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> Users.get(Map.of(), -1)).isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void the_user_of_the_authorisation_is_told() {
        assertThat(Users.current()
                        .decoder()
                        .apply(Fixtures.tree("{\"ID\":\"1\",\"ACTIVE\":true,\"NAME\":\"Ivan\"}"))
                        .name())
                .isEqualTo("Ivan");
        UserProfile profile = Users.profile()
                .decoder()
                .apply(Fixtures.tree("{\"ID\":\"1\",\"ADMIN\":true,\"NAME\":\"Ivan\",\"TIME_ZONE\":\"\"}"));
        assertThat(profile).isEqualTo(new UserProfile(1, true, "Ivan", null, null));
        assertThat(profile).hasToString("UserProfile[id=1, admin=true]");
    }
}
