package io.github.pbx24.pbx.simulator.threecx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V20ExchangeTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");
    private static final String SPAN = "periodFrom=2026-03-04T00:00:00Z,periodTo=2026-03-05T00:00:00Z";

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        exchange.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(exchange.address() + path));
    }

    private String token() {
        String form = "client_id=" + V20Office.CLIENT_ID + "&client_secret=" + V20Office.CLIENT_SECRET
                + "&grant_type=client_credentials";
        String answer = send(at("/connect/token").POST(HttpRequest.BodyPublishers.ofString(form)))
                .body();
        return answer.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private HttpResponse<String> get(String token, String path) {
        return send(at(path).header("Authorization", "Bearer " + token));
    }

    @Test
    void only_the_newest_token_is_good() {
        String first = token();
        String second = token();

        assertThat(get(first, "/callcontrol").statusCode()).isEqualTo(401);
        assertThat(get(second, "/callcontrol").statusCode()).isEqualTo(200);
        exchange.takeToken();
        assertThat(get(second, "/callcontrol").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"system_owners, 200, 200, 200", "system_admins, 403, 403, 200", "users, 403, 403, 403"})
    void the_role_decides_what_may_be_read(String role, int recordings, int log, int users) {
        exchange.office().role(role);
        String token = token();

        assertThat(get(token, "/xapi/v1/Recordings").statusCode()).isEqualTo(recordings);
        assertThat(get(token, "/xapi/v1/ReportInboundCalls/Pbx.GetInboundCalls(" + SPAN + ")")
                        .statusCode())
                .isEqualTo(log);
        assertThat(get(token, "/xapi/v1/Users?$top=100").statusCode()).isEqualTo(users);
        assertThat(get(token, "/callcontrol").statusCode()).isEqualTo(200);
    }

    @Test
    void users_come_a_hundred_at_a_time_at_most_and_the_log_wants_all_its_arguments() {
        String token = token();

        assertThat(get(token, "/xapi/v1/Users?$top=101").statusCode()).isEqualTo(400);
        assertThat(get(token, "/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(" + SPAN + ")")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void changes_are_told_over_the_socket_twice_and_removals_once() throws InterruptedException {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token())
                .buildAsync(
                        URI.create(exchange.address().toString().replace("http:", "ws:") + "/callcontrol/ws"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                heard.add(text.toString());
                                from.request(1);
                                return null;
                            }
                        })
                .join();
        while (exchange.listeners() == 0) {
            Thread.onSpinWait();
        }
        V20Call call = exchange.incoming("+79000000011", START);
        call.rings(List.of("101"));
        call.unanswered();
        socket.sendText("{\"RequestID\":\"7\",\"Path\":\"/callcontrol/101\"}", true);

        assertThat(next(heard)).contains("\"event_type\":0", "/callcontrol/101/participants/1", "null");
        assertThat(next(heard)).contains("\"sequence\":2", "\"event_type\":0");
        assertThat(next(heard)).contains("\"event_type\":1");
        assertThat(next(heard)).contains("\"RequestID\":\"7\"", "\"StatusCode\":200");
        exchange.dropSockets(false);
        assertThat(exchange.listeners()).isZero();
    }

    private static String next(LinkedBlockingQueue<String> heard) throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void a_call_that_rang_at_several_phones_is_several_rows_of_the_log_newest_first() {
        V20Call call = exchange.incoming("+79000000011", START);
        call.rings(List.of("101", "102"));
        call.answeredBy("102");
        call.blindTransfer("103", 20);
        call.over(40, "RIFF".getBytes(StandardCharsets.UTF_8));

        String arguments = SPAN + ",sourceType=0,sourceFilter='',destinationType=0,destinationFilter='',callsType=0,"
                + "callTimeFilterType=0,callTimeFilterFrom='0:00:0',callTimeFilterTo='0:00:0',hidePcalls=true";
        String log = get(token(), "/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(" + arguments + ")?$top=100")
                .body();
        assertThat(log).contains("\"@odata.count\":4");
        assertThat(log.indexOf("\"DestinationDn\":\"103\"")).isLessThan(log.indexOf("\"DestinationDn\":\"102\""));
        assertThat(log).contains("PT40S", "PT20S", "\"DstRecId\":41");
    }

    @Test
    void what_is_no_template_is_refused() {
        for (String text : List.of("", "<Crm>", "<Other/>", "<!DOCTYPE x [<!ENTITY a \"b\">]><Crm/>", "<Crm/>")) {
            assertThatIllegalArgumentException().isThrownBy(() -> CrmTemplateClient.of(text));
        }
    }

    @Test
    void forged_requests_of_the_plugin_lack_the_token() {
        try (PluginExchange plugin = PluginExchange.start(Clock.systemUTC())) {
            var genuine =
                    plugin.incoming("+79000000011", START).rings(List.of("101")).get(0);

            assertThat(genuine.path()).isEqualTo(PluginExchange.TOKEN);
            assertThat(plugin.forged(genuine))
                    .hasSize(3)
                    .allSatisfy(forged -> assertThat(forged.path()).isNotEqualTo(PluginExchange.TOKEN));
        }
    }
}
