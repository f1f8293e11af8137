package io.github.pbx24.bitrix24.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.install.InstallVerdict.Reason;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallerTest {

    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
    private static final String MEMBER = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String SECRET = "cl1entSecret";

    private final MockWebServer server = new MockWebServer();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private String member = MEMBER;
    private String clientHost = "";
    private String tokenError = "";
    private String portalError = "";
    private boolean administrator = true;
    private boolean silent;

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        clientHost = host();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String host() {
        return "127.0.0.1:" + server.getPort();
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        called.add(path);
        bodies.add(request.getTarget() + " "
                + (request.getBody() == null ? "" : request.getBody().utf8()));
        if (silent) {
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
                    .build();
        }
        if (path.equals("/oauth/token/")) {
            return tokenError.isEmpty()
                    ? json(
                            200,
                            Fixture.text("oauth.token.refresh.response.json")
                                    .replace("https://example.bitrix24.ru", "http://" + clientHost)
                                    .replace(MEMBER, member))
                    : json(400, tokenError);
        }
        if (!portalError.isEmpty()) {
            return json(401, portalError);
        }
        return path.equals("/rest/profile")
                ? json(200, "{\"result\":{\"ID\":\"17\",\"ADMIN\":" + administrator + ",\"NAME\":\"Anna\"}}")
                : json(200, Fixture.text("app.info.response.json"));
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private OAuthApplication application() {
        return new OAuthApplication("local.app", SECRET, URI.create("http://" + host() + "/oauth/token/"));
    }

    private InstallVerdict verify(InstallRequest request) {
        try (Installer installer = Installer.forLoopbackTests(application(), Clock.fixed(NOW, ZoneOffset.UTC))) {
            return installer.verify(request);
        }
    }

    private InstallRequest event() {
        return request(host(), MEMBER, "http://" + host() + "/rest/");
    }

    private static InstallRequest request(String domain, String member, @Nullable String serverEndpoint) {
        return new InstallRequest(
                InstallRequest.Source.EVENT,
                domain,
                member,
                "given-access-token",
                "given-refresh-token",
                null,
                "application-token",
                serverEndpoint,
                "crm");
    }

    private void assertRefused(Reason reason, InstallRequest request) {
        assertThat(verify(request)).isEqualTo(new InstallVerdict.Refused(reason));
    }

    @Test
    void an_installation_is_confirmed_by_the_authorization_server_and_then_by_the_portal() {
        InstallVerdict.Verified verified = verify(event()).verified().orElseThrow();

        assertThat(verified.portal())
                .isEqualTo(new InstalledPortal(
                        MEMBER,
                        URI.create("http://" + host() + "/rest/"),
                        17,
                        "crm,telephony,user_basic,placement",
                        "L",
                        true));
        assertThat(verified.tokens().accessToken()).isEqualTo("f82b6ecb944d8f06c6bfc5ae28a63840");
        assertThat(verified.tokens().memberId()).isEqualTo(MEMBER);
        assertThat(verified.tokens().expiresAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(verified.applicationTokens()).isEqualTo(ApplicationTokens.of("application-token"));
        // This authorization server answers as a portal does: it does not say where the portal is.
        assertThat(called).containsExactly("/rest/app.info", "/oauth/token/", "/rest/profile", "/rest/app.info");
        assertThat(bodies.get(0)).contains("given-access-token").doesNotContain(SECRET);
        assertThat(bodies.get(1)).contains(SECRET).contains("given-refresh-token");
        assertThat(bodies.subList(2, 4)).noneMatch(body -> body.contains(SECRET) || body.contains("given-"));
        assertThat(verified.toString()).doesNotContain("f82b6ecb").doesNotContain("application-token");
    }

    @Test
    void a_page_of_an_older_portal_is_verified_without_an_application_token() {
        InstallRequest page = InstallRequest.fromPage(
                "DOMAIN=" + host(), Fixture.bytes("AUTH_ID=a&REFRESH_ID=r&PLACEMENT=DEFAULT&member_id=" + MEMBER), NOW);

        assertThat(verify(page).verified().orElseThrow().applicationTokens()).isNull();
    }

    @Test
    void forged_tokens_are_refused_and_the_portal_is_not_called() {
        tokenError = Fixture.text("oauth.error.invalid_grant.json");

        assertRefused(Reason.TOKENS_REJECTED, event());
        assertThat(called).containsExactly("/rest/app.info", "/oauth/token/");
    }

    @Test
    void real_tokens_of_another_portal_are_refused_and_no_portal_is_called() {
        member = "ffffffffffffffffffffffffffffffff";
        assertRefused(Reason.OTHER_PORTAL, event());
        member = MEMBER;
        clientHost = "127.0.0.1:1";
        assertRefused(Reason.OTHER_PORTAL, event());

        assertThat(called).containsExactly("/rest/app.info", "/oauth/token/", "/rest/app.info", "/oauth/token/");
    }

    @Test
    void only_an_administrator_may_install() {
        administrator = false;

        assertRefused(Reason.NOT_ADMINISTRATOR, event());
    }

    @Test
    void a_pair_that_was_bought_is_kept_even_if_the_portal_refuses_it() {
        portalError = "{\"error\":\"ACCESS_DENIED\"}";

        InstallVerdict.Pending pending = (InstallVerdict.Pending) verify(event());
        assertThat(pending.reason()).isEqualTo(Reason.PORTAL_REJECTED);
        assertThat(pending.tokens().accessToken()).isEqualTo("f82b6ecb944d8f06c6bfc5ae28a63840");
        assertThat(pending.toString()).doesNotContain("f82b6ecb").doesNotContain("application-token");
    }

    @Test
    void a_server_that_gives_no_answer_is_not_a_proof() {
        silent = true;

        assertRefused(Reason.UNREACHABLE, event());
        assertThat(Reason.UNREACHABLE.isTemporary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.0.0.1",
                "169.254.169.254",
                "2130706433",
                "0x7f.0x1",
                "[::1]",
                "portal.internal",
                "portal.local",
                "portal",
                "portal.example.com:8443",
                "portal.example.com/x",
                "user@portal.example.com",
                "portal.example.com#",
                "-portal.example.com",
                "portal..example.com",
                "portal.example.com."
            })
    void what_does_not_look_like_a_portal_is_refused_without_asking_anybody(String domain) {
        try (Installer installer = Installer.of(application())) {
            assertThat(installer.verify(request(domain, MEMBER, null)))
                    .isEqualTo(new InstallVerdict.Refused(Reason.DOMAIN_IMPLAUSIBLE));
        }
        assertThat(called).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/rest/",
                "http://oauth.bitrix24.tech/rest/",
                "https://oauth.bitrix24.tech:444/rest/",
                "https://oauth.bitrix24.tech@evil.example/rest/",
                "https://user@oauth.bitrix24.tech/rest/",
                "https://oauth.bitrix24.tech.evil.example/rest/",
                "not an address"
            })
    void an_unknown_authorization_server_is_refused_without_asking_anybody(String serverEndpoint) {
        try (Installer installer = Installer.of(application())) {
            assertThat(installer.verify(request("example.bitrix24.ru", MEMBER, serverEndpoint)))
                    .isEqualTo(new InstallVerdict.Refused(Reason.UNKNOWN_AUTHORIZATION_SERVER));
        }
        assertThat(called).isEmpty();
    }

    @Test
    void an_implausible_member_is_refused_without_asking_anybody() {
        assertRefused(Reason.MEMBER_IMPLAUSIBLE, request(host(), "' OR 1=1", null));
        assertThat(called).isEmpty();
    }
}
