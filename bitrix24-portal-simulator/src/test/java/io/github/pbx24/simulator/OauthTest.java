package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OauthTest {

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T08:19:38Z"));
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(clock).start();
    private final InstalledApplication app = portal.installApplication();
    private final Rest rest = new Rest(portal.restUrl());

    @AfterEach
    void close() {
        portal.close();
    }

    private Rest.Reply token(String grant) throws IOException {
        URI uri = URI.create(portal.oauthTokenUrl() + "?client_id=" + app.clientId() + "&client_secret="
                + app.clientSecret() + "&grant_type=" + grant);
        return Rest.send("GET", uri, "", "");
    }

    private int status(String accessToken) throws IOException {
        return rest.json("server.time", "auth", accessToken).status();
    }

    @Test
    void a_token_works_in_every_place_it_may_be_sent() throws IOException {
        String token = app.accessToken();

        assertThat(status(token)).isEqualTo(200);
        assertThat(rest.get("server.time.json?auth=" + token).status()).isEqualTo(200);
        assertThat(rest.form("server.time", "access_token=" + token).status()).isEqualTo(200);
        assertThat(Rest.send(
                                "POST",
                                portal.restUrl().resolve("server.time"),
                                "application/json",
                                "{}",
                                "Authorization",
                                "Bearer " + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_token_expires_after_an_hour() throws IOException {
        clock.advance(Duration.ofMinutes(59));
        assertThat(status(app.accessToken())).isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));

        assertThat(rest.json("server.time", "auth", app.accessToken()).error())
                .isEqualTo("401 expired_token: The access token provided has expired.");
    }

    @Test
    void a_refresh_replaces_the_pair_and_the_chain_does_not_branch() throws IOException {
        Rest.Reply reply = token("refresh_token&refresh_token=" + app.refreshToken());

        String access = Php.toText(reply.body().get("access_token"));
        assertThat(status(access)).isEqualTo(200);
        assertThat(reply.body()).containsEntry("expires_in", 3600L).containsEntry("user_id", 1L);
        assertThat(rest.json("server.time", "auth", app.accessToken()).error()).startsWith("401 expired_token");
        assertThat(token("refresh_token&refresh_token=" + app.refreshToken()).error())
                .startsWith("400 invalid_grant");
        assertThat(token("refresh_token&refresh_token=" + reply.body().get("refresh_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_refresh_token_lives_half_a_year() throws IOException {
        clock.advance(Duration.ofDays(180));

        assertThat(token("refresh_token&refresh_token=" + app.refreshToken()).error())
                .startsWith("400 invalid_grant");
    }

    @Test
    void a_code_lives_thirty_seconds_and_works_once() throws IOException {
        String code = portal.authorizationCode(app, 1);
        assertThat(token("authorization_code&code=" + code).status()).isEqualTo(200);
        assertThat(token("authorization_code&code=" + code).error()).startsWith("400 invalid_grant");

        String late = portal.authorizationCode(app, 1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(token("authorization_code&code=" + late).error()).startsWith("400 invalid_grant");
    }

    @Test
    void the_authorization_server_also_takes_a_form() throws IOException {
        String form = "grant_type=refresh_token&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret()
                + "&refresh_token=" + app.refreshToken();

        assertThat(Rest.send("POST", portal.oauthTokenUrl(), "application/x-www-form-urlencoded", form)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void wrong_keys_and_grants_are_refused() throws IOException {
        assertThat(token("password").error()).startsWith("400 invalid_request");
        assertThat(Rest.send("GET", URI.create(portal.oauthTokenUrl() + "?client_id=x"), "", "")
                        .error())
                .startsWith("400 invalid_client");
    }

    @Test
    void missing_unknown_and_revoked_credentials_differ() throws IOException {
        assertThat(rest.json("server.time").error()).isEqualTo("401 NO_AUTH_FOUND: Wrong authorization data");
        assertThat(rest.json("server.time", "auth", "x").error()).startsWith("401 invalid_token");
        portal.revokeTokens(app);
        assertThat(rest.json("server.time", "auth", app.accessToken()).error()).startsWith("401 invalid_token");
        assertThat(token("refresh_token&refresh_token=" + app.refreshToken()).error())
                .startsWith("400 invalid_grant");
    }

    @Test
    void all_tokens_can_be_made_to_expire() throws IOException {
        portal.expireAccessTokens();

        assertThat(rest.json("server.time", "auth", app.accessToken()).error()).startsWith("401 expired_token");
        assertThat(token("refresh_token&refresh_token=" + app.refreshToken()).status())
                .isEqualTo(200);
    }

    @Test
    void a_webhook_with_a_wrong_code_owner_or_a_dismissed_owner_is_dead() throws IOException {
        portal.addUser(5, "Olga", "105");
        URI own = portal.addWebhook(5, Set.of());
        assertThat(new Rest(own).json("server.time").status()).isEqualTo(200);
        assertThat(new Rest(URI.create(own.toString().replace("/5/", "/1/")))
                        .json("server.time")
                        .error())
                .isEqualTo("401 INVALID_CREDENTIALS: Invalid request credentials");
        portal.deactivateUser(5);
        assertThat(new Rest(own).json("server.time").error()).startsWith("401 INVALID_CREDENTIALS");
        portal.revokeWebhook(portal.webhookUrl());
        assertThat(Rest.webhook(portal).json("server.time").error()).startsWith("401 INVALID_CREDENTIALS");
    }

    @Test
    void scopes_limit_webhooks_and_applications() throws IOException {
        Rest crmOnly = new Rest(portal.addWebhook(1, Set.of("crm")));
        assertThat(crmOnly.json("crm.lead.list").status()).isEqualTo(200);
        assertThat(crmOnly.json("voximplant.statistic.get").error())
                .isEqualTo("401 insufficient_scope: The request requires higher privileges than provided by the"
                        + " webhook token");
        assertThat(crmOnly.json("scope").result()).isEqualTo(List.of("crm"));

        InstalledApplication basic = portal.installApplication("Reader", 1, Set.of("user_basic"));
        assertThat(rest.json("user.get", "auth", basic.accessToken()).status()).isEqualTo(200);
        assertThat(rest.json("crm.lead.list", "auth", basic.accessToken()).error())
                .endsWith("by the access token");
    }

    @Test
    void the_portal_of_the_documentation_refuses_webhooks_that_own_calls() throws IOException {
        try (PortalSimulator strict =
                PortalSimulator.builder().webhooksMayOwnCalls(false).start()) {
            Rest webhook = Rest.webhook(strict);
            for (String method : List.of("externalCall.register", "externalCall.finish", "externalLine.get")) {
                assertThat(webhook.json("telephony." + method).error())
                        .isEqualTo("403 WRONG_AUTH_TYPE: Current authorization type is denied for this method");
            }
            assertThat(webhook.json("telephony.externalCall.show", "CALL_ID", "x")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void no_secret_is_shown_by_to_string() {
        assertThat(app.toString())
                .doesNotContain(app.accessToken(), app.refreshToken(), app.clientSecret(), app.applicationToken());
    }
}
