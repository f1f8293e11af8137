package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seeing calls and hearing recordings are two rights of an employee's role. */
class CallRightsTest {

    private PortalSimulator portal;

    @BeforeEach
    void start() throws IOException {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        for (long user : List.of(7L, 8L)) {
            String call = Php.toText(Rest.webhook(portal)
                    .json(
                            "telephony.externalCall.register",
                            "USER_ID",
                            user,
                            "PHONE_NUMBER",
                            "+7495000010" + user,
                            "TYPE",
                            1)
                    .map()
                    .get("CALL_ID"));
            Rest.webhook(portal)
                    .json("telephony.externalCall.finish", "CALL_ID", call, "USER_ID", user, "DURATION", 30);
            Rest.webhook(portal)
                    .json(
                            "telephony.externalCall.attachRecord",
                            "CALL_ID",
                            call,
                            "FILENAME",
                            "call.mp3",
                            "FILE_CONTENT",
                            Base64.getEncoder().encodeToString(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 0}));
        }
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    private AppRest as(long user) {
        return new AppRest(
                portal, portal.installApplication("App", user, Set.of()).accessToken());
    }

    private long fileOf(long user) {
        return portal.calls().stream()
                .filter(call -> call.userId() == user)
                .findFirst()
                .orElseThrow()
                .recordFile()
                .id();
    }

    private Object file(long asUser, long ofUser) throws IOException {
        return as(asUser).json("disk.file.get", "id", fileOf(ofUser)).body().get("error");
    }

    private List<Object> usersOfRows(long asUser) throws IOException {
        return Php.listOf(as(asUser).json("voximplant.statistic.get").result()).stream()
                .map(row -> ((Map<?, ?>) row).get("PORTAL_USER_ID"))
                .map(Object.class::cast)
                .toList();
    }

    @Test
    void at_first_everybody_sees_and_hears_everything() throws IOException {
        assertThat(usersOfRows(8)).containsExactly("7", "8");
        assertThat(file(8, 7)).isNull();
    }

    @Test
    void own_calls_only() throws IOException {
        portal.administration().callRights(8, CallAccess.OWN, CallAccess.OWN);

        assertThat(usersOfRows(8)).containsExactly("8");
        assertThat(file(8, 7)).isEqualTo("ACCESS_DENIED");
        assertThat(file(8, 8)).isNull();
        assertThat(usersOfRows(1)).containsExactly("7", "8");
    }

    @Test
    void who_may_see_a_call_may_still_not_hear_it() throws IOException {
        portal.administration().callRights(8, CallAccess.ALL, CallAccess.NONE);

        assertThat(usersOfRows(8)).hasSize(2);
        assertThat(file(8, 8)).isEqualTo("ACCESS_DENIED");
    }

    @Test
    void no_call_at_all_is_refused_and_not_an_empty_list() throws IOException {
        portal.administration().callRights(8, CallAccess.NONE, CallAccess.NONE);

        assertThat(as(8).json("voximplant.statistic.get").body()).containsEntry("error", "ACCESS_DENIED");
    }
}
