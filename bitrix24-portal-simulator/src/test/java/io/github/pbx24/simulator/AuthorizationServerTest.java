package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One application on two portals: the same keys, one address for tokens, two sets of data. */
class AuthorizationServerTest {

    private static final URI PAGE = URI.create("http://127.0.0.1:1/");

    private static Map<String, Object> refresh(
            AuthorizationServerSimulator server, ApplicationKeys keys, String secret, String refreshToken)
            throws IOException {
        return Rest.send(
                        "POST",
                        server.tokenUrl(),
                        "application/x-www-form-urlencoded",
                        "grant_type=refresh_token&client_id=" + keys.clientId() + "&client_secret=" + secret
                                + "&refresh_token=" + refreshToken)
                .body();
    }

    @Test
    void tokens_of_both_portals_are_bought_at_one_address() throws IOException {
        try (AuthorizationServerSimulator server = AuthorizationServerSimulator.start();
                PortalSimulator first =
                        PortalSimulator.builder().authorizationServer(server).start();
                PortalSimulator second = PortalSimulator.builder()
                        .authorizationServer(server)
                        .memberId("b".repeat(32))
                        .start()) {
            ApplicationKeys keys = first.administration().addApplication("App", Set.of(), PAGE, null);
            ApplicationKeys same = second.administration().addApplication(keys, "App", Set.of(), PAGE, null);
            assertThat(same.clientId()).isEqualTo(keys.clientId());

            PageOpening there = second.administration().openApplication(same.appId(), 1);
            assertThat(there.fields())
                    .containsEntry("SERVER_ENDPOINT", server.restUrl().toString());
            String token = there.fields().get("REFRESH_ID");

            Map<String, Object> pair = refresh(server, keys, keys.clientSecret(), token);

            assertThat(pair)
                    .containsEntry("member_id", "b".repeat(32))
                    .containsEntry("client_endpoint", second.restUrl().toString());
            assertThat(new AppRest(second, pair.get("access_token").toString())
                            .json("profile")
                            .map())
                    .containsEntry("ID", "1");
            assertThat(new AppRest(first, pair.get("access_token").toString())
                            .json("profile")
                            .body())
                    .containsEntry("error", "invalid_token");
            assertThat(refresh(server, keys, keys.clientSecret(), token)).containsEntry("error", "invalid_grant");
            assertThat(refresh(server, keys, "wrong", token)).containsEntry("error", "invalid_client");
            assertThat(Rest.send("GET", server.restUrl().resolve("app.info?auth=" + pair.get("access_token")), "", "")
                            .text())
                    .contains(keys.clientId())
                    .contains("b".repeat(32));
        }
    }
}
