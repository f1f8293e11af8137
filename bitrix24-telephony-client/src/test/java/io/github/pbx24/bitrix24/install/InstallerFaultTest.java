package io.github.pbx24.bitrix24.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.AuthorizationServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.user.Users;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PortalFaults;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An installation comes once. Whatever fails while it is proved, the one valid pair of tokens stays in hands: the same
 * request, or what the verdict holds, leads to a working portal as soon as the failure is over.
 */
class InstallerFaultTest {

    private static final long ADMINISTRATOR = 1;
    private static final long EMPLOYEE = 17;

    private final Instant now = Instant.parse("2026-03-10T08:00:00Z");
    private final PortalSimulator portal =
            PortalSimulator.builder().clock(Clock.fixed(now, ZoneOffset.UTC)).start();
    private final InstalledApplication installed = portal.installApplication();

    InstallerFaultTest() {
        portal.addUser(EMPLOYEE, "Ivan Petrov", "101");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    static Stream<Arguments> failures() {
        List<Named> faults = List.of(
                new Named("502", rule -> rule.answer(502, "text/html", "<html>bad gateway</html>")),
                new Named("500", PortalFaults.Rule::internalServerError),
                new Named("too many requests", PortalFaults.Rule::queryLimitExceeded),
                new Named("a page instead of JSON", PortalFaults.Rule::htmlBody),
                new Named("half a body", PortalFaults.Rule::halfBody),
                new Named("no answer", PortalFaults.Rule::loseConnectionBeforeExecution));
        return Stream.of("oauth.app.info", "profile", "app.info")
                .flatMap(question -> faults.stream().map(fault -> Arguments.of(question, fault)));
    }

    record Named(String name, Consumer<PortalFaults.Rule> fault) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_uses_nothing_up_and_the_same_request_succeeds_afterwards(String question, Named failure) {
        InstallRequest request = request(installed);
        failure.fault().accept(portal.faults().always().on(question));
        assertThat(verify(request)).isEqualTo(new InstallVerdict.Refused(Reason.UNREACHABLE));
        portal.faults().clear();

        InstallVerdict.Verified verified = verify(request).verified().orElseThrow();
        assertThat(verified.tokens().refreshToken()).as("nothing was bought").isEqualTo(installed.refreshToken());
        assertWorks(verified);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_pair_that_had_to_be_bought_is_kept_until_the_failure_is_over(String question, Named failure) {
        InstallRequest request = request(installed);
        portal.expireAccessTokens();
        failure.fault().accept(portal.faults().always().on(question));
        InstallVerdict verdict = verify(request);
        if (verdict instanceof InstallVerdict.Pending pending) {
            assertThat(pending.tokens().refreshToken()).isNotEqualTo(installed.refreshToken());
            // It may lie about for longer than the access token lives.
            portal.expireAccessTokens();
            verdict = resume(pending);
        }
        portal.faults().clear();

        InstallVerdict last = verdict instanceof InstallVerdict.Pending pending ? resume(pending) : verify(request);
        assertWorks(last.verified().orElseThrow());
    }

    @Test
    void a_proved_installation_buys_nothing_and_can_be_proved_again() {
        InstallVerdict.Verified first = verify(request(installed)).verified().orElseThrow();

        assertThat(verify(request(installed))).isEqualTo(first);
        assertThat(first.tokens())
                .isEqualTo(new OAuthTokens(
                        installed.accessToken(),
                        installed.refreshToken(),
                        installed.expiresAt(),
                        installed.memberId(),
                        ADMINISTRATOR,
                        first.tokens().scope(),
                        portal.restUrl(),
                        URI.create(serverEndpoint())));
        assertThat(first.portal().restUrl()).isEqualTo(portal.restUrl());
    }

    @Test
    void an_employee_may_not_install_and_keeps_the_tokens_of_the_page() {
        InstalledApplication page = portal.installApplication("Connector", EMPLOYEE, Set.of("telephony"));

        try (Installer installer = installer(page)) {
            assertThat(installer.verify(request(page))).isEqualTo(new InstallVerdict.Refused(Reason.NOT_ADMINISTRATOR));
        }
        assertNotSpent(page);
    }

    @Test
    void tokens_of_another_application_are_refused_and_not_spent() {
        InstalledApplication other = portal.installApplication("Other", ADMINISTRATOR, Set.of("crm"));

        assertThat(verify(request(other))).isEqualTo(new InstallVerdict.Refused(Reason.TOKENS_REJECTED));
        assertNotSpent(other);
    }

    @Test
    void a_host_that_only_the_request_names_is_never_called_whatever_the_tokens_are() throws IOException {
        try (MockWebServer stranger = new MockWebServer()) {
            stranger.start(InetAddress.getByName("127.0.0.1"), 0);
            InstallRequest real = request(installed, "127.0.0.1:" + stranger.getPort());

            assertThat(verify(real)).isEqualTo(new InstallVerdict.Refused(Reason.OTHER_PORTAL));
            assertThat(stranger.getRequestCount()).isZero();
        }
        assertNotSpent(installed);
    }

    private void assertNotSpent(InstalledApplication app) {
        try (AuthorizationServer server = new AuthorizationServer(application(app), Clock.systemUTC())) {
            assertThat(server.refresh(OAuthTokens.of(app.accessToken(), app.refreshToken()))
                            .memberId())
                    .isEqualTo(app.memberId());
        }
    }

    /** With what the verdict holds, now and after the access token is over. */
    private void assertWorks(InstallVerdict.Verified verified) {
        InMemoryTokenStore store = new InMemoryTokenStore();
        String key = verified.portal().memberId();
        store.save(key, verified.tokens());
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.oauth(
                        application(installed), verified.portal().restUrl(), store, key, Duration.ZERO))
                .build()) {
            assertThat(client.execute(Users.profile()).admin()).isTrue();
            portal.expireAccessTokens();
            assertThat(client.execute(Users.profile()).id()).isEqualTo(ADMINISTRATOR);
        }
    }

    private InstallVerdict verify(InstallRequest request) {
        try (Installer installer = installer(installed)) {
            return installer.verify(request);
        }
    }

    private InstallVerdict resume(InstallVerdict.Pending pending) {
        try (Installer installer = installer(installed)) {
            return installer.resume(pending);
        }
    }

    private Installer installer(InstalledApplication app) {
        return Installer.forLoopbackTests(application(app), Clock.fixed(now, ZoneOffset.UTC));
    }

    private OAuthApplication application(InstalledApplication app) {
        return new OAuthApplication(app.clientId(), app.clientSecret(), portal.oauthTokenUrl());
    }

    private InstallRequest request(InstalledApplication app) {
        return request(app, "127.0.0.1:" + portal.port());
    }

    private InstallRequest request(InstalledApplication app, String domain) {
        return new InstallRequest(
                InstallRequest.Source.EVENT,
                domain,
                app.memberId(),
                app.accessToken(),
                app.refreshToken(),
                app.expiresAt(),
                app.applicationToken(),
                serverEndpoint(),
                "crm");
    }

    private String serverEndpoint() {
        return "http://127.0.0.1:" + portal.port() + "/oauth/rest/";
    }
}
