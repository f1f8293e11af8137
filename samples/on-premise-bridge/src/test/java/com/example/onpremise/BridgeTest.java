package com.example.onpremise;

import static com.example.onpremise.Portal.deal;
import static com.example.onpremise.Portal.event;
import static com.example.onpremise.Portal.newEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.onpremise.Portal.Page;
import com.example.onpremise.Weather.Mood;
import io.github.pbx24.events.onpremise.OnPremiseEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real PHP file in a request of a portal, against a real receiver on loopback. */
class BridgeTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Weather inbox;
    private Portal portal;

    @BeforeAll
    static void php() {
        Portal.requirePhp();
    }

    @BeforeEach
    void start() throws IOException {
        inbox = new Weather(folder);
        portal = new Portal(folder, inbox.url()).forwarding("crm", "OnBeforeCrmDealAdd");
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    @Test
    void an_event_arrives_with_its_fields() {
        portal.request(
                List.of(event(
                        "crm",
                        "OnBeforeCrmDealAdd",
                        Map.of("TITLE", "Größe \"XL\"\n2", "OPPORTUNITY", 12.0, "CONTACT_IDS", List.of(1, 2)))),
                Map.of("user", true));

        OnPremiseEvent event = arrived(1).get(0);
        assertThat(event.name()).isEqualTo("OnBeforeCrmDealAdd");
        assertThat(event.module()).isEqualTo("crm");
        assertThat(event.portal()).isEqualTo("acme");
        assertThat(event.userId()).isEqualTo(17L);
        assertThat(event.complete()).isTrue();
        assertThat(event.data().get("TITLE").asText()).hasValue("Größe \"XL\"\n2");
        assertThat(event.data().get("OPPORTUNITY").asText()).hasValue("12.0");
        assertThat(event.data().has("CONTACT_IDS"))
                .as("only plain values unless told otherwise")
                .isFalse();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void named_fields_go_and_no_others() {
        portal.forwarding("crm", "OnAfterCrmDealAdd", List.of("ID", "CONTACT_IDS"))
                .request(List.of(event(
                        "crm",
                        "OnAfterCrmDealAdd",
                        Map.of("ID", 7, "TITLE", "private", "CONTACT_IDS", List.of(1, 2)))));

        OnPremiseEvent event = arrived(1).get(0);
        assertThat(event.data().fields()).containsOnlyKeys("ID", "CONTACT_IDS");
        assertThat(event.data().get("CONTACT_IDS").items()).hasSize(2);
    }

    @Test
    void events_of_the_newer_kind_arrive_too() {
        portal.forwardingNew("my.module", "\\My\\Module\\Order::OnAfterAdd")
                .request(List.of(newEvent("my.module", "\\My\\Module\\Order::OnAfterAdd", Map.of("id", 5))));

        OnPremiseEvent event = arrived(1).get(0);
        assertThat(event.name()).isEqualTo("\\My\\Module\\Order::OnAfterAdd");
        assertThat(event.data().get("id").asLong()).hasValue(5);
    }

    /** An answer of a handler, false above all, would stop what the portal is about to do. */
    @Test
    void the_portal_gets_no_answer_and_its_fields_stay_as_they_are() {
        for (Object what : List.of("throws", "changes", "infinite", List.of("TITLE"))) {
            Portal other = new Portal(folder, inbox.url()).forwarding("crm", "OnBeforeCrmDealAdd", what);

            Page page = other.request(List.of(deal("original")));

            assertThat(page.lines())
                    .as("what is %s", what)
                    .containsExactly(
                            "RAISED {\"results\":[null],\"arguments\":[{\"TITLE\":\"original\"}]}", "ANSWERED");
            assertThat(page.exit()).isZero();
        }
        assertThat(arrived(4)).extracting(OnPremiseEvent::complete).containsExactly(false, true, false, true);
    }

    @Test
    void what_a_function_threw_is_not_logged_in_full() {
        new Portal(folder, inbox.url())
                .forwarding("crm", "OnBeforeCrmDealAdd", "throws")
                .request(List.of(deal("x")));

        assertThat(portal.log()).contains("RuntimeException").doesNotContain("secret-in-the-message");
    }

    @Test
    void data_that_is_too_large_is_left_out_and_bytes_that_are_no_text_are_replaced() {
        portal.with("event-bytes", 1000)
                .forwarding("crm", "OnCafe", "latin1")
                .request(List.of(deal("x".repeat(1000)), event("crm", "OnCafe", Map.of())));

        List<OnPremiseEvent> events = arrived(2);
        assertThat(events.get(0).complete()).isFalse();
        assertThat(events.get(0).data().isAbsent()).isTrue();
        assertThat(events.get(1).data().get("VALUE").asText()).hasValue("caf\uFFFD");
    }

    /** The inbox has the request and does not answer: the user has the page already. */
    @Test
    void a_page_is_answered_before_anything_is_sent() {
        inbox.mood = Mood.HANGS;

        Page page = portal.open(List.of(deal("1"), deal("2")), Map.of()).untilAnswered();
        await().atMost(LONG).until(() -> inbox.requests.get() > 0);

        assertThat(page.lines()).last().isEqualTo("ANSWERED");
        inbox.mood = Mood.FINE;
        inbox.releaseHanging();
        page.finish();
        portal.cron();
        assertThat(titles(arrived(2))).containsExactly("1", "2");
    }

    @Test
    void an_inbox_that_hangs_is_left_alone_after_the_time_allowed() {
        inbox.mood = Mood.HANGS;

        Page page = portal.with("send-milliseconds", 50).request(List.of(deal("1")));

        assertThat(page.exit()).isZero();
        assertThat(page.lines()).last().isEqualTo("ANSWERED");
        assertThat(waiting()).isNotEmpty();
    }

    @Test
    void while_the_inbox_is_down_pages_do_not_even_try() {
        inbox.mood = Mood.STORE_DOWN;
        portal.with("pause-seconds", 3600).request(List.of(deal("1")));
        inbox.mood = Mood.FINE;

        portal.request(List.of(deal("2")));
        portal.cron();

        assertThat(inbox.requests).hasValue(1);
        // Whoever puts the clock back does not stop the bridge for ever.
        portal.with("pause-seconds", 5).request(List.of(deal("3")));
        assertThat(titles(arrived(3))).containsExactly("1", "2", "3");
    }

    @Test
    void one_that_is_refused_does_not_hold_up_the_others() throws IOException {
        portal.forwarding("crm", "not a name")
                .request(List.of(deal("1"), event("crm", "not a name", Map.of()), deal("2")));

        assertThat(titles(arrived(2))).containsExactly("1", "2");
        assertThat(Files.readString(portal.spool().resolve("events.refused"))).contains("not a name");
    }

    @Test
    void a_wrong_key_loses_nothing() {
        Portal wrong = new Portal(folder, inbox.url())
                .forwarding("crm", "OnBeforeCrmDealAdd")
                .with("key", "another key of more than thirty-two characters");
        wrong.request(List.of(deal("1"), deal("2")));
        assertThat(wrong.log()).contains("403").doesNotContain("another key");
        assertThat(inbox.handled).isEmpty();

        portal.request(List.of(deal("3")));

        assertThat(titles(arrived(3))).containsExactly("1", "2", "3");
    }

    @Test
    void a_full_spool_drops_and_tells_how_many() throws IOException {
        inbox.mood = Mood.STORE_DOWN;
        portal.with("spool-bytes", 2000);
        for (int i = 0; i < 5; i++) {
            portal.request(List.of(deal("a" + i), deal("b" + i), deal("c" + i), deal("d" + i)));
            assertThat(waiting().stream().mapToLong(BridgeTest::size).sum()).isLessThanOrEqualTo(2000);
        }
        inbox.mood = Mood.FINE;
        portal.cron();

        await().atMost(LONG)
                .until(() ->
                        inbox.handled.stream().anyMatch(e -> e.droppedCount().isPresent()));
        long kept =
                inbox.handled.stream().filter(e -> e.droppedCount().isEmpty()).count();
        long dropped = inbox.handled.stream()
                .mapToLong(e -> e.droppedCount().orElse(0))
                .sum();
        assertThat(kept).isPositive();
        assertThat(kept + dropped).isEqualTo(20);
    }

    @Test
    void without_a_spool_events_are_sent_at_once() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));

        Page page = portal.with("spool", notAFolder.resolve("spool").toString()).request(List.of(deal("1")));

        assertThat(page.exit()).isZero();
        assertThat(titles(arrived(1))).containsExactly("1");
    }

    @Test
    void without_bitrix_background_jobs_the_end_of_the_script_will_do() {
        portal.request(List.of(deal("1")), Map.of("bitrix", false));

        assertThat(titles(arrived(1))).containsExactly("1");
    }

    @Test
    void a_mistake_in_the_settings_leaves_the_portal_as_it_was() {
        Map<String, Object> mistakes = new LinkedHashMap<>();
        mistakes.put("key", "short");
        mistakes.put("url", "http://inbox.example.com/");
        mistakes.put("portal", "");
        mistakes.put("kye", "unknown");
        mistakes.put("spool", List.of());
        mistakes.forEach((setting, value) -> {
            Portal broken = new Portal(folder, inbox.url())
                    .forwarding("crm", "OnBeforeCrmDealAdd")
                    .with(setting, value);

            Page page = broken.request(List.of(deal("1")));

            assertThat(page.exit()).as("%s", setting).isZero();
            assertThat(page.lines()).as("%s", setting).last().isEqualTo("ANSWERED");
            assertThat(broken.log()).contains("pbx24 bridge").doesNotContain("short");
        });
        assertThat(inbox.requests).hasValue(0);
    }

    @Test
    void many_pages_at_once_lose_nothing() {
        List<Page> pages = IntStream.range(0, 6)
                .mapToObj(page -> portal.open(
                        IntStream.range(0, 20)
                                .mapToObj(i -> deal(page + "." + i))
                                .toList(),
                        Map.of()))
                .toList();
        pages.forEach(Page::finish);
        portal.cron();

        List<String> titles = titles(arrived(120));
        assertThat(titles).doesNotHaveDuplicates().hasSize(120);
    }

    /** Whatever happens to the inbox and to the processes of the portal: what was raised arrives, once. */
    @Test
    void stories_of_bad_weather_end_with_every_event_handled_once() {
        long first = Long.getLong("seed", 1);
        long count = Boolean.getBoolean("pbx24.slow") ? 40 : 2;
        for (long seed = first; seed < first + count; seed++) {
            inbox.handled.clear();
            Random random = new Random(seed);
            List<String> raised = new ArrayList<>();
            List<String> maybe = new ArrayList<>();
            for (int request = 0; request < 15; request++) {
                inbox.mood = Mood.values()[random.nextInt(Mood.values().length)];
                portal.with("send-milliseconds", inbox.mood == Mood.HANGS ? 30 : 20_000);
                String name = seed + "." + request + ".";
                int events = random.nextInt(6);
                List<Map<String, Object>> deals =
                        IntStream.range(0, events).mapToObj(i -> deal(name + i)).toList();
                Page page = portal.open(deals, Map.of());
                if (random.nextInt(3) == 0) {
                    await().atMost(Duration.ofSeconds(60))
                            .pollDelay(Duration.ofMillis(random.nextInt(120)))
                            .until(() -> true);
                    page.kill();
                } else {
                    page.finish();
                }
                inbox.releaseHanging();
                for (int i = 0; i < events; i++) {
                    (i < page.raised() ? raised : maybe).add(name + i);
                }
            }
            inbox.mood = Mood.FINE;
            portal.with("send-milliseconds", 20_000).cron();
            String why = "seed " + seed;
            await(why)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(titles(List.copyOf(inbox.handled)))
                            .as(why)
                            .containsAll(raised));
            List<String> titles = titles(List.copyOf(inbox.handled));
            assertThat(titles).as(why).doesNotHaveDuplicates();
            List<String> all = Stream.concat(raised.stream(), maybe.stream()).toList();
            assertThat(all).as(why).containsAll(titles);
            assertThat(waiting()).as(why).isEmpty();
        }
    }

    private List<OnPremiseEvent> arrived(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(inbox.handled).hasSize(count));
        // Handled in parallel; the inbox stored them in the order of the bridge, which is the order of their times.
        return inbox.handled.stream()
                .sorted(java.util.Comparator.comparing(OnPremiseEvent::time))
                .toList();
    }

    private static List<String> titles(List<OnPremiseEvent> events) {
        return events.stream()
                .map(event -> event.data().get("TITLE").asText().orElse("?"))
                .toList();
    }

    private List<Path> waiting() {
        return Stream.of("events.waiting", "events.sending")
                .map(portal.spool()::resolve)
                .filter(Files::exists)
                .toList();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
