package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.session.NotAllowedException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.simulator.CallAccess;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private World world = null;

    @BeforeEach
    void begin() throws IOException {
        world = new World(folder, clock, builder -> builder);
        world.install(world.first);
        world.install(world.second);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void a_user_is_sent_on_with_a_session_and_with_what_the_portals_script_needs() throws IOException {
        PageOpening page = world.opening(world.first, 7);

        HttpResponse<String> answer = world.post(page.address(), page.fields());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("location.replace(\"" + world.host.publicUrl() + "app?DOMAIN=127.0.0.1%3A")
                .contains("&PROTOCOL=", "&LANG=", "&APP_SID=" + page.appSid());
        assertThat(answer.headers().map().toString())
                .as("a header ends up in logs")
                .doesNotContain(page.fields().get("AUTH_ID"));
        assertThat(header(answer, "Location")).isEmpty();
        String origin = "http://" + world.first.restUrl().getAuthority();
        assertThat(header(answer, "Content-Security-Policy")).endsWith("frame-ancestors " + origin);
        assertThat(header(answer, "Set-Cookie"))
                .contains("HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/aica/");
        Session session = world.kit
                .session(world.asked("GET", "calls", World.bearer(answer)))
                .orElseThrow();
        assertThat(session.userId()).isEqualTo(7);
        assertThat(session.administrator()).isFalse();
        assertThat(session.memberId()).isEqualTo(World.FIRST_MEMBER);
        assertThat(session.toString()).doesNotContain(session.accessToken());

        String frame = answer.body().replaceAll("(?s).*[?&](frame=[A-Za-z0-9_-]+).*", "$1");
        AppRequest next = new AppRequest("GET", "app", "DOMAIN=evil.example&" + frame, Map.of(), new byte[0]);
        AppAnswer host = AppAnswer.of(200, "text/html", "x").with("Content-Security-Policy", "default-src 'self'");
        assertThat(world.kit.framed(next, host).headers())
                .containsEntry("Content-Security-Policy", "default-src 'self'; frame-ancestors " + origin);
        AppRequest stranger = new AppRequest("GET", "app", "DOMAIN=evil.example&frame=AAAA", Map.of(), new byte[0]);
        assertThat(world.kit.framed(stranger, host).headers().get("Content-Security-Policy"))
                .endsWith("frame-ancestors 'none'");
    }

    @Test
    void a_forged_opening_opens_nothing() throws IOException {
        PageOpening genuine = world.opening(world.first, 7);
        Map<String, Map<String, String>> forged = new TreeMap<>();
        forged.put("another portal's id", changed(genuine, "member_id", World.SECOND_MEMBER));
        forged.put("an id that nobody has", changed(genuine, "member_id", "c".repeat(32)));
        forged.put("no id", changed(genuine, "member_id", "' OR 1=1 --"));
        forged.put("a token that nobody has", changed(genuine, "AUTH_ID", "0123456789abcdef"));
        forged.put("no token", changed(genuine, "AUTH_ID", ""));
        forged.put(
                "the token of another portal",
                changed(
                        genuine,
                        "AUTH_ID",
                        world.opening(world.second, 1).fields().get("AUTH_ID")));
        forged.put(
                "the token of another application",
                changed(
                        genuine,
                        "AUTH_ID",
                        world.first.installApplication("Other", 1, Set.of()).accessToken()));
        forged.put("an application token of an employee's choice", changed(genuine, "APPLICATION_TOKEN", "mine"));
        forged.put("no place", changed(genuine, "PLACEMENT", ""));
        forged.forEach((what, fields) -> {
            try {
                HttpResponse<String> answer = world.post(genuine.address(), fields);
                assertThat(answer.statusCode()).as(what).isIn(400, 403);
                assertThat(answer.body()).as(what).doesNotContain("#session=");
                assertThat(header(answer, "Set-Cookie")).as(what).isEmpty();
            } catch (IOException e) {
                throw new AssertionError(what, e);
            }
        });
        URI elsewhere =
                URI.create(genuine.address().toString().replaceFirst("DOMAIN=[^&]*", "DOMAIN=evil.example.org"));
        assertThat(world.post(elsewhere, genuine.fields()).statusCode()).isEqualTo(403);
        assertThat(world.post(genuine.address(), genuine.fields()).statusCode())
                .as("the genuine one")
                .isEqualTo(200);
    }

    private static Map<String, String> changed(PageOpening genuine, String field, String value) {
        Map<String, String> fields = new LinkedHashMap<>(genuine.fields());
        fields.put(field, value);
        return fields;
    }

    @Test
    void a_session_ends_and_is_renewed_for_the_same_user_only() throws IOException {
        String bearer = World.bearer(world.open(world.first, 7));
        assertThat(world.kit.session(world.asked("GET", "x", bearer + "A"))).isEmpty();
        assertThat(world.kit.session(world.asked("GET", "x", "A" + bearer.substring(1))))
                .isEmpty();
        assertThat(world.kit.session(world.asked("GET", "x", ""))).isEmpty();

        clock.advance(Duration.ofMinutes(61));
        assertThat(world.kit.session(world.asked("GET", "x", bearer))).isEmpty();
        String mine = world.opening(world.first, 7).fields().get("AUTH_ID");
        String others = world.opening(world.first, 8).fields().get("AUTH_ID");
        String strangers = world.opening(world.second, 7).fields().get("AUTH_ID");

        assertThat(renewed(bearer, others).statusCode()).isEqualTo(401);
        assertThat(renewed(bearer, strangers).statusCode()).isEqualTo(401);
        HttpResponse<String> renewed = renewed(bearer, mine);
        assertThat(renewed.statusCode()).isEqualTo(200);
        String next = renewed.body().replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
        assertThat(world.kit
                        .session(world.asked("GET", "x", next))
                        .orElseThrow()
                        .userId())
                .isEqualTo(7);
        clock.advance(Duration.ofHours(14));
        assertThat(renewed(bearer, world.opening(world.first, 7).fields().get("AUTH_ID"))
                        .statusCode())
                .as("much too old")
                .isEqualTo(401);
    }

    private HttpResponse<String> renewed(String bearer, String accessToken) throws IOException {
        return world.send(HttpRequest.newBuilder(world.host.publicUrl().resolve("session"))
                .header("Authorization", "Bearer " + bearer)
                .POST(HttpRequest.BodyPublishers.ofString(World.form(Map.of("access_token", accessToken))))
                .build());
    }

    @Test
    void a_cookie_changes_something_only_from_our_own_pages() throws IOException {
        String cookie = header(world.open(world.first, 1), "Set-Cookie").split(";")[0];
        String own = "http://" + world.host.publicUrl().getAuthority();

        assertThat(session("GET", Map.of("cookie", "a=b; " + cookie))).isTrue();
        assertThat(session("POST", Map.of("cookie", cookie, "origin", own))).isTrue();
        assertThat(session("POST", Map.of("cookie", cookie, "origin", "https://evil.example")))
                .isFalse();
        assertThat(session("DELETE", Map.of("cookie", cookie))).isFalse();
    }

    private boolean session(String method, Map<String, String> headers) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return world.kit
                .session(new AppRequest(method, "x", "", lists, new byte[0]))
                .isPresent();
    }

    @Test
    void a_card_is_shown_to_whom_the_portal_shows_it() throws IOException {
        long deal = world.first.addDeal("A deal", null, 7);
        PageOpening page = world.first
                .administration()
                .openPlacement(world.keys.appId(), 7, "CRM_DEAL_DETAIL_TAB", Map.of("ID", String.valueOf(deal)));
        HttpResponse<String> answer = world.post(page.address(), page.fields());
        assertThat(answer.body()).contains("/aica/widget?");
        Session session =
                world.kit.session(world.asked("GET", "x", World.bearer(answer))).orElseThrow();
        assertThat(session.object()).isEqualTo(new CallObject("DEAL", deal));
        assertThat(session.objectDenied()).isFalse();

        Map<String, String> forged = changed(page, "PLACEMENT_OPTIONS", "{\"ID\":\"999999\"}");
        Session denied = world.kit
                .session(world.asked("GET", "x", World.bearer(world.post(page.address(), forged))))
                .orElseThrow();
        assertThat(denied.object()).isNull();
        assertThat(denied.objectDenied()).isTrue();
    }

    /** One call of Anna, analysed, on the first portal. */
    private String analysed() {
        String call = world.call(world.first, 7, 1, 60);
        world.record(world.first, call, 50);
        PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(false));
        scope.mapLine(world.line(world.first), "sales");
        world.kit.catchUp(World.FIRST_MEMBER);
        world.kit.runDue();
        assertThat(scope.call(call).orElseThrow().state()).isEqualTo(CallState.DONE);
        return call;
    }

    @Test
    void no_question_reaches_another_portal() throws IOException {
        String call = analysed();
        PortalScope mine = world.kit.scope(world.session(world.first, 1));
        PortalScope theirs = world.kit.scope(world.session(world.second, 1));
        String delivery = mine.deliveries(DeliveryQuery.newest(1).withKind(StepKind.WRITE_BACK))
                .get(0)
                .id();
        Map<String, Function<PortalScope, Object>> questions = new TreeMap<>();
        questions.put("calls", scope -> scope.calls(CallQuery.newest(10)));
        questions.put("call", scope -> scope.call(call));
        questions.put("transcript", scope -> scope.transcript(call));
        questions.put("analysis", scope -> scope.analysis(call));
        questions.put("days", scope -> scope.days(CallQuery.newest(10)));
        questions.put("projects", PortalScope::projects);
        questions.put("lines", PortalScope::lines);
        questions.put(
                "deliveries", scope -> scope.deliveries(DeliveryQuery.newest(10).withCall(call)));
        questions.put("setUp", scope -> scope.setUp().map(report -> "own report"));
        questions.put("authorisationProblem", PortalScope::authorisationProblem);
        questions.put("retry", scope -> scope.retry(delivery));
        String secret = mine.addWebhookSecret("a-secret-of-sixteen").id();
        questions.put("webhookSecrets", PortalScope::webhookSecrets);
        questions.put("webhookAddress", PortalScope::webhookAddress);
        questions.put("removeWebhookSecret", scope -> scope.removeWebhookSecret(secret));
        questions.put("removeProject", scope -> scope.removeProject("sales"));
        // These answer nothing; what they do is looked at below.
        questions.put("addWebhookSecret", scope -> "");
        questions.put("saveProject", scope -> "");
        questions.put("mapLine", scope -> "");
        questions.put("memberId", PortalScope::memberId);
        questions.put("isAdministrator", PortalScope::isAdministrator);
        questions.put("toString", Object::toString);
        assertThat(new TreeSet<>(Arrays.stream(PortalScope.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toSet())))
                .as("every question is tried")
                .isEqualTo(questions.keySet());

        for (String empty : List.of(
                "calls",
                "call",
                "transcript",
                "analysis",
                "days",
                "projects",
                "lines",
                "deliveries",
                "webhookSecrets")) {
            assertThat(questions.get(empty).apply(mine).toString()).as(empty).isNotIn("[]", "Optional.empty");
            assertThat(questions.get(empty).apply(theirs).toString()).as(empty).isIn("[]", "Optional.empty");
        }
        assertThat(theirs.retry(delivery)).isFalse();
        assertThat(theirs.removeProject("sales")).isFalse();
        assertThat(theirs.removeWebhookSecret(secret)).isFalse();
        assertThat(theirs.webhookAddress()).isNotEqualTo(mine.webhookAddress());
        theirs.saveProject(world.project(true));
        theirs.mapLine(world.line(world.first), "sales");
        assertThat(theirs.removeProject("sales")).isTrue();
        assertThat(mine.projects()).containsExactly(world.project(false));
        assertThat(mine.lines()).extracting(line -> line.projectId()).containsExactly("sales");
        assertThat(world.kit.playback(world.session(world.second, 1), call)).isEmpty();
        assertThat(mine.retry(delivery)).isTrue();
    }

    @Test
    void an_employee_sees_the_own_calls_and_no_settings() throws IOException {
        String call = analysed();
        PortalScope anna = world.kit.scope(world.session(world.first, 7));
        PortalScope boris = world.kit.scope(world.session(world.first, 8));

        assertThat(anna.calls(CallQuery.newest(10))).extracting(Call::callId).containsExactly(call);
        assertThat(anna.transcript(call).orElseThrow().text())
                .contains("[phone]")
                .doesNotContain("495");
        assertThat(boris.calls(CallQuery.newest(10))).isEmpty();
        assertThat(boris.calls(CallQuery.newest(10).withUser(7L))).isEmpty();
        assertThat(boris.call(call)).isEmpty();
        assertThat(boris.transcript(call)).isEmpty();
        assertThat(boris.analysis(call)).isEmpty();
        assertThat(boris.days(CallQuery.newest(10))).isEmpty();
        assertThatThrownBy(() -> anna.deliveries(DeliveryQuery.newest(1)))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("administrator");
        assertThatThrownBy(() -> anna.mapLine("x", null)).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> anna.saveProject(world.project(true))).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(anna::lines).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(anna::webhookSecrets).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(anna::webhookAddress).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> anna.addWebhookSecret("a-secret-of-sixteen")).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> anna.removeWebhookSecret("x")).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> anna.retry("x")).isInstanceOf(NotAllowedException.class);
    }

    @Test
    void a_recording_is_played_to_whom_the_portal_would_play_it() throws IOException {
        String call = analysed();
        world.first.administration().callRights(1, CallAccess.ALL, CallAccess.OWN);
        Session administrator = world.session(world.first, 1);
        assertThatThrownBy(() -> world.kit.playback(administrator, call))
                .as("may see the call, but not hear it")
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("does not let you hear");
        assertThat(world.kit.playback(world.session(world.first, 8), call)).isEmpty();

        String bearer = World.bearer(world.open(world.first, 7));
        URI address = world.kit
                .playback(world.kit.session(world.asked("GET", "x", bearer)).orElseThrow(), call)
                .orElseThrow();
        HttpResponse<String> whole = played(address, "Authorization", "Bearer " + bearer);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).hasSize(50).startsWith("ID3");
        assertThat(header(whole, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(whole, "Content-Type")).isEqualTo("audio/mpeg");
        assertThat(ranged(address, bearer, "bytes=1-2")).isEqualTo("206 bytes 1-2/50 D3");
        assertThat(ranged(address, bearer, "bytes=48-")).startsWith("206 bytes 48-49/50");
        assertThat(ranged(address, bearer, "bytes=-2")).startsWith("206 bytes 48-49/50");
        assertThat(ranged(address, bearer, "bytes=0-0")).isEqualTo("206 bytes 0-0/50 I");
        assertThat(ranged(address, bearer, "bytes=50-")).isEqualTo("416 bytes */50 ");
        assertThat(ranged(address, bearer, "bytes=3-2")).isEqualTo("416 bytes */50 ");
        assertThat(ranged(address, bearer, "lines=1-2")).startsWith("200");

        String forged = address.toString();
        char last = forged.charAt(forged.length() - 2);
        forged = forged.substring(0, forged.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + forged.charAt(forged.length() - 1);
        assertThat(played(URI.create(forged), "Authorization", "Bearer " + bearer)
                        .statusCode())
                .isEqualTo(403);
        assertThat(played(world.host.publicUrl().resolve("play/" + bearer), "Authorization", "Bearer " + bearer)
                        .statusCode())
                .as("a session is no address")
                .isEqualTo(403);
        clock.advance(Duration.ofMinutes(16));
        assertThat(played(address, "Authorization", "Bearer " + bearer).statusCode())
                .isEqualTo(403);
    }

    /** Passed on, or found in a log. */
    @Test
    void an_address_of_a_recording_is_worth_nothing_to_anybody_else() throws IOException {
        String call = analysed();
        HttpResponse<String> opened = world.open(world.first, 7);
        Session anna =
                world.kit.session(world.asked("GET", "x", World.bearer(opened))).orElseThrow();
        URI address = world.kit.playback(anna, call).orElseThrow();
        String cookie = header(opened, "Set-Cookie").split(";")[0];

        HttpResponse<String> nobody = played(address, "X-Nobody", "1");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).doesNotContain("ID3");
        for (HttpResponse<String> other :
                List.of(world.open(world.first, 8), world.open(world.first, 1), world.open(world.second, 7))) {
            String theirs = header(other, "Set-Cookie").split(";")[0];
            assertThat(played(address, "Cookie", theirs).statusCode()).isEqualTo(403);
            assertThat(played(address, "Authorization", "Bearer " + World.bearer(other))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(played(address, "Cookie", cookie).statusCode())
                .as("an audio element of hers")
                .isEqualTo(200);
        String again = World.bearer(world.open(world.first, 7));
        assertThat(played(address, "Authorization", "Bearer " + again).statusCode())
                .as("she has renewed her session meanwhile")
                .isEqualTo(200);
    }

    private HttpResponse<String> played(URI address, String... headers) throws IOException {
        return world.send(HttpRequest.newBuilder(address).headers(headers).build());
    }

    private String ranged(URI address, String bearer, String range) throws IOException {
        HttpResponse<String> answer = played(address, "Authorization", "Bearer " + bearer, "Range", range);
        return answer.statusCode() + " " + header(answer, "Content-Range") + " " + answer.body();
    }
}
