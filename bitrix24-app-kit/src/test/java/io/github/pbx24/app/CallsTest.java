package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallObject;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.PortalLine;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.status.Delivery;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.crm.CrmUserFields;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.simulator.RecordedRequest;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private final AtomicInteger failures = new AtomicInteger();
    private World world = null;
    private PortalScope scope = null;
    private long contact;
    private long deal;

    @BeforeEach
    void begin() throws IOException {
        world = new World(
                folder, clock, builder -> builder.calls(World.simplePipeline().build(), folder.resolve("recordings")));
        contact = world.first.addContact("Ivan Ivanov", "+74950000001", 7);
        deal = world.first.addDeal("A deal", contact, 7);
        world.install(world.first);
        scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(true));
        scope.mapLine("line-1", "sales");
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** Everything that the portal tells, and everything that follows from it in the next minutes. */
    private void settle(Duration time) {
        assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();
        world.kit.runDue();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(5)) {
            clock.advance(Duration.ofSeconds(5));
            world.kit.runDue();
        }
    }

    private String field(CrmType type, long id, String name) {
        try (Bitrix24Client client = world.rest(world.first)) {
            return client.execute(CrmObjects.get(type, id)).text(name).orElse("");
        }
    }

    private long requests() {
        return Stream.of("crm.activity.get", "voximplant.statistic.get", "crm.deal.update")
                .mapToLong(world.first::requestCount)
                .sum();
    }

    private Call only() {
        List<Call> calls = scope.calls(CallQuery.newest(10));
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private List<Delivery> deliveries(StepKind kind) {
        return scope.deliveries(DeliveryQuery.newest(100).withKind(kind));
    }

    @Test
    void a_call_comes_in_by_its_event_and_its_score_goes_into_contact_and_deal() {
        String callId = world.call(world.first, 7, 1, 60);
        settle(Duration.ofSeconds(10));
        assertThat(only().state()).as("the recording is not there yet").isEqualTo(CallState.FOUND);
        world.record(world.first, callId, 64);
        settle(Duration.ofSeconds(30));

        Call call = only();
        assertThat(call.state()).isEqualTo(CallState.DONE);
        assertThat(call.userId()).isEqualTo(7);
        assertThat(call.incoming()).isTrue();
        assertThat(call.duration()).isEqualTo(Duration.ofSeconds(60));
        assertThat(call.objects()).contains(new CallObject("CONTACT", contact), new CallObject("DEAL", deal));
        String quality = call.scores().quality().orElseThrow().toPlainString();
        assertThat(field(CrmType.CONTACT, contact, World.QUALITY)).startsWith(quality);
        assertThat(field(CrmType.DEAL, deal, World.QUALITY)).startsWith(quality);
        assertThat(field(CrmType.DEAL, deal, World.TOPIC)).as("switched off").isEmpty();
        assertThat(world.first.timelineComments()).hasSize(1).allMatch(comment -> comment.entityId() == deal);
        assertThat(scope.calls(CallQuery.newest(10).withObject(new CallObject("DEAL", deal))))
                .hasSize(1);
        assertThat(scope.calls(CallQuery.newest(10).withObject(new CallObject("DEAL", deal + 1))))
                .isEmpty();
        for (StepKind kind : List.of(
                StepKind.DOWNLOAD,
                StepKind.SPEECH,
                StepKind.REDACTION,
                StepKind.ANALYSIS,
                StepKind.SCORING,
                StepKind.WRITE_BACK)) {
            assertThat(deliveries(kind))
                    .as(kind.name())
                    .filteredOn(one -> one.state() == StepState.DONE)
                    .hasSize(1);
        }
        assertThat(scope.days(CallQuery.newest(30)))
                .hasSize(1)
                .allMatch(day -> day.calls() == 1 && day.talked() == 1 && day.scored() == 1);
        long before = world.first.requestCount("crm.deal.update");
        settle(Duration.ofMinutes(10));
        world.kit.catchUp(World.FIRST_MEMBER);
        settle(Duration.ofMinutes(1));
        assertThat(world.first.requestCount("crm.deal.update"))
                .as("our own change is no reason to write")
                .isEqualTo(before);
    }

    /** A process may die after a step has stored its outcome and before the queue has noted that: each step runs once more then. */
    @Test
    void what_a_step_brought_about_is_not_brought_about_again() {
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        world.call(world.first, 7, 2, 0);
        settle(Duration.ofMinutes(1));
        List<Call> calls = scope.calls(CallQuery.newest(10));
        List<Delivery> steps = scope.deliveries(DeliveryQuery.newest(100));
        assertThat(calls).extracting(Call::state).containsExactlyInAnyOrder(CallState.DONE, CallState.NOT_TALKED);
        long asked = requests();

        int again = world.database.write(connection -> Statements.update(
                connection, "UPDATE pbx24_inbox SET status = 'PENDING', status_at = 0 WHERE status = 'DONE'"));
        assertThat(again)
                .as("events, download, five steps of the pipeline, write-back")
                .isGreaterThan(8);
        settle(Duration.ofMinutes(1));

        assertThat(scope.calls(CallQuery.newest(10))).usingRecursiveComparison().isEqualTo(calls);
        assertThat(scope.deliveries(DeliveryQuery.newest(100)))
                .usingRecursiveComparison()
                .isEqualTo(steps);
        assertThat(requests()).isEqualTo(asked);
    }

    @Test
    void lost_events_are_found_in_the_statistics_by_id_whatever_date_a_row_carries() {
        world.host.lost = request -> request.path().equals("event");
        for (int i = 0; i < 52; i++) {
            // More than a page; only the last ones have something to listen to.
            String callId = world.call(world.first, 7, 1, i < 49 ? 0 : 30);
            if (i >= 49) {
                world.record(world.first, callId, 20);
            }
        }
        settle(Duration.ZERO);
        assertThat(scope.calls(CallQuery.newest(100))).isEmpty();

        assertThat(world.kit.catchUp(World.FIRST_MEMBER)).isEqualTo(52);
        settle(Duration.ofSeconds(5));
        assertThat(world.kit.catchUp(World.FIRST_MEMBER)).isZero();

        assertThat(scope.calls(CallQuery.newest(100)))
                .hasSize(52)
                .allMatch(call -> call.objects().contains(new CallObject("DEAL", deal)));
        assertThat(scope.calls(CallQuery.newest(100).withState(CallState.DONE))).hasSize(3);
        assertThat(scope.calls(CallQuery.newest(100).withState(CallState.NOT_TALKED)))
                .hasSize(49);
        assertThat(deliveries(StepKind.CATCH_UP)).hasSize(52);
    }

    /** The portal keeps the events as well, and gives them out when somebody listens again; statistics are not needed for it. */
    @Test
    void lost_events_are_fetched_from_the_queue_at_the_portal() {
        world.host.lost = request -> true;
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();
        world.host.lost = request -> false;
        assertThat(scope.calls(CallQuery.newest(10))).isEmpty();

        world.first
                .faults()
                .always()
                .on("voximplant.statistic.get")
                .answer(403, "application/json", "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"no\"}");
        assertThat(world.kit.catchUp(World.FIRST_MEMBER)).isZero();
        world.first.faults().clear();
        settle(Duration.ofSeconds(30));

        assertThat(only().callId()).isEqualTo(callId);
        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(deliveries(StepKind.CATCH_UP)).as("found by the statistics").isEmpty();
        assertThat(deliveries(StepKind.WEBHOOK)).isNotEmpty();
        int told = deliveries(StepKind.WEBHOOK).size();
        world.kit.catchUp(World.FIRST_MEMBER);
        assertThat(deliveries(StepKind.WEBHOOK)).as("each is fetched once").hasSize(told);
    }

    @Test
    void a_recording_that_comes_after_hours_is_found_when_the_last_days_are_read_again() {
        String callId = world.call(world.first, 7, 1, 60);
        settle(Duration.ofMinutes(40));
        assertThat(only().state()).isEqualTo(CallState.NO_RECORDING);
        assertThat(deliveries(StepKind.DOWNLOAD)).allMatch(one -> one.state() == StepState.IGNORED);

        world.host.lost = request -> true;
        world.record(world.first, callId, 20);
        clock.advance(Duration.ofHours(5));
        assertThat(world.kit.catchUp(World.FIRST_MEMBER)).isZero();
        settle(Duration.ofSeconds(5));

        assertThat(only().state()).isEqualTo(CallState.DONE);
    }

    /** Longer than all retries: a weekend without tokens, or rights that somebody took away and gave back. */
    @Test
    void what_was_given_up_at_the_portal_is_done_when_it_answers_again() {
        world.first
                .faults()
                .always()
                .on("voximplant.statistic.get")
                .answer(403, "application/json", "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"no\"}");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 20);
        settle(Duration.ofMinutes(40));
        assertThat(only().state()).isEqualTo(CallState.FAILED);
        world.kit.catchUp(World.FIRST_MEMBER);
        settle(Duration.ofSeconds(5));
        assertThat(only().state()).as("still").isEqualTo(CallState.FAILED);

        world.first.faults().clear();
        clock.advance(Duration.ofHours(1));
        world.kit.upkeep(World.FIRST_MEMBER);
        settle(Duration.ofSeconds(5));

        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(deliveries(StepKind.DOWNLOAD)).hasSize(1).allMatch(one -> one.state() == StepState.DONE);
    }

    @Test
    void a_clock_that_was_wrong_for_a_while_stops_nothing() {
        Instant right = clock.instant();
        clock.advance(Duration.ofDays(10));
        world.kit.upkeep(World.FIRST_MEMBER);
        clock.set(right.plusSeconds(60));
        world.deleteField(world.first, "deal", World.QUALITY);
        world.host.lost = request -> true;
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 20);

        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(deliveries(StepKind.SET_UP).toString()).contains("RECREATED");
        settle(Duration.ofSeconds(30));
        assertThat(only().state()).isEqualTo(CallState.DONE);
    }

    @Test
    void after_a_clock_was_set_back_the_statistics_are_still_read_from_where_they_were_left() {
        Instant right = clock.instant();
        world.host.lost = request -> true;
        clock.advance(Duration.ofDays(10));
        world.call(world.first, 7, 1, 0);
        world.kit.upkeep(World.FIRST_MEMBER);
        clock.set(right.plusSeconds(60));
        for (int i = 0; i < 51; i++) {
            // More than a page.
            world.call(world.first, 7, 1, 0);
        }
        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(scope.calls(CallQuery.newest(100))).hasSize(52);
        settle(Duration.ofSeconds(5));

        clock.advance(Duration.ofMinutes(6));
        long before = world.first.requestCount("voximplant.statistic.get");
        world.kit.upkeep(World.FIRST_MEMBER);
        assertThat(world.first.requestCount("voximplant.statistic.get") - before)
                .as("nothing is new")
                .isEqualTo(1);
    }

    @Test
    void calls_of_a_line_without_project_wait_for_one() {
        scope.mapLine("line-1", null);
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 20);
        settle(Duration.ofSeconds(30));
        assertThat(only().state()).isEqualTo(CallState.UNMAPPED);
        assertThat(scope.lines())
                .extracting(PortalLine::line, PortalLine::unmapped)
                .containsExactly(tuple(world.line(world.first), 1L));

        scope.mapLine(world.line(world.first), "sales");
        settle(Duration.ofSeconds(5));

        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(scope.lines()).allMatch(line -> line.unmapped() == 0 && "sales".equals(line.projectId()));
    }

    @Test
    void what_a_call_brought_about_is_written_in_one_request() {
        world.record(world.first, world.call(world.first, 7, 1, 60), 64);
        settle(Duration.ofSeconds(30));

        assertThat(only().state()).isEqualTo(CallState.DONE);
        List<String> methods = List.of("crm.contact.update", "crm.deal.update", "crm.timeline.comment.add");
        List<RecordedRequest> writing = world.first.requests().stream()
                .filter(request -> methods.contains(request.method()))
                .toList();
        assertThat(writing).extracting(RecordedRequest::method).containsExactlyInAnyOrderElementsOf(methods);
        assertThat(writing).allMatch(RecordedRequest::inBatch);
        assertThat(world.first.requests())
                .filteredOn(request -> request.method().equals("batch")
                        && methods.stream()
                                .anyMatch(method ->
                                        request.parameters().toString().contains(method)))
                .hasSize(1);
    }

    @Test
    void a_missed_call_counts_but_is_not_listened_to() {
        world.call(world.first, 7, 1, 0);
        settle(Duration.ofSeconds(30));

        assertThat(only().state()).isEqualTo(CallState.NOT_TALKED);
        assertThat(scope.days(CallQuery.newest(1))).allMatch(day -> day.calls() == 1 && day.talked() == 0);
    }

    @Test
    void a_field_that_somebody_deleted_is_made_again_and_written() {
        world.deleteField(world.first, "deal", World.QUALITY);
        world.deleteField(world.first, "contact", World.QUALITY);
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        settle(Duration.ofSeconds(60));

        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(field(CrmType.DEAL, deal, World.QUALITY)).isNotEmpty();
        assertThat(field(CrmType.CONTACT, contact, World.QUALITY)).isNotEmpty();
        assertThat(world.first.timelineComments())
                .as("one comment, whatever was tried")
                .hasSize(1);
        assertThat(deliveries(StepKind.SET_UP).get(0).detail()).contains("RECREATED");
    }

    /** It is called as ours is, but it is somebody's own. */
    @Test
    void a_field_of_another_type_is_not_written() {
        world.deleteField(world.first, "deal", World.QUALITY);
        try (Bitrix24Client client = world.rest(world.first)) {
            client.execute(
                    CrmUserFields.add(CrmType.DEAL, World.QUALITY.substring("UF_CRM_".length()), "string", Map.of()));
            client.execute(CrmObjects.update(CrmType.DEAL, deal, Map.of(World.QUALITY, "as agreed")));
        }
        assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isPresent();
        world.record(world.first, world.call(world.first, 7, 1, 60), 64);
        settle(Duration.ofSeconds(60));

        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(field(CrmType.DEAL, deal, World.QUALITY)).isEqualTo("as agreed");
        assertThat(field(CrmType.CONTACT, contact, World.QUALITY)).isNotEmpty();
        assertThat(deliveries(StepKind.WRITE_BACK).get(0).detail())
                .contains("DEAL " + World.QUALITY + " has another type");
    }

    @Test
    void a_field_may_have_another_name_in_a_project() {
        scope.saveProject(
                new Project("sales", "Sales", true, Map.of("topic", new FieldTarget(World.TOPIC, true)), false));
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        settle(Duration.ofSeconds(30));

        assertThat(field(CrmType.DEAL, deal, World.TOPIC)).isEqualTo("price");
        assertThat(field(CrmType.DEAL, deal, World.QUALITY)).isEmpty();
        assertThat(field(CrmType.CONTACT, contact, World.QUALITY)).isEmpty();
        assertThat(world.first.timelineComments()).isEmpty();
    }

    @Test
    void an_answer_that_is_lost_makes_no_second_comment_and_no_second_write() {
        world.first.faults().next().on("batch").after(1).loseConnectionAfterExecution();
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        settle(Duration.ofMinutes(2));

        assertThat(world.first.faults().applied("batch")).isEqualTo(1);
        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(world.first.timelineComments()).hasSize(1);
        assertThat(world.first.requestCount("crm.deal.update"))
                .as("a second write would wake the portal's automation once more")
                .isEqualTo(1);
        assertThat(world.first.requestCount("crm.contact.update")).isEqualTo(1);
        assertThat(deliveries(StepKind.WRITE_BACK).get(0).attempts()).isGreaterThan(1);
    }

    @Test
    void recordings_are_deleted_after_their_days_and_fetched_again_to_be_played() throws IOException {
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        settle(Duration.ofSeconds(30));
        Path home = folder.resolve("recordings").resolve(World.FIRST_MEMBER);
        assertThat(home).isDirectoryContaining("glob:**.mp3");

        clock.advance(Duration.ofDays(8));
        world.kit.upkeep(World.FIRST_MEMBER);

        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
        assertThat(only().hasAudio()).isFalse();
        String bearer = World.bearer(world.open(world.first, 7));
        String address = world.kit
                .playback(world.kit.session(world.asked("GET", "x", bearer)).orElseThrow(), callId)
                .orElseThrow()
                .getPath();
        AppAnswer played = world.kit
                .handle(world.asked("GET", address.substring("/aica/".length()), bearer))
                .orElseThrow();
        assertThat(played.status()).isEqualTo(200);
        assertThat(played.body().length()).isEqualTo(64);
    }

    /** Not a byte of it, however often it is tried. */
    @Test
    void a_recording_that_is_too_large_is_not_fetched() throws IOException {
        world.close();
        world = new World(folder.resolve("small"), clock, builder -> builder.maxAudioBytes(100));
        world.install(world.first);
        scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(false));
        scope.mapLine("line-1", "sales");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 101);
        settle(Duration.ofMinutes(1));

        assertThat(only().state()).isEqualTo(CallState.FAILED);
        assertThat(deliveries(StepKind.DOWNLOAD))
                .hasSize(1)
                .allMatch(one -> one.state() == StepState.FAILED
                        && one.attempts() == 1
                        && String.valueOf(one.detail()).contains("101 bytes"));
        assertThat(folder.resolve("small").resolve("recordings").resolve(World.FIRST_MEMBER))
                .doesNotExist();
    }

    @Test
    void a_step_that_was_given_up_is_told_and_can_be_retried() throws IOException {
        world.close();
        world = new World(
                folder.resolve("failing"),
                clock,
                builder -> builder.calls(
                        World.simplePipelineWith((audio, context) -> {
                                    if (failures.incrementAndGet() <= 4) {
                                        throw new IOException("the model server says 500 for +74950000001");
                                    }
                                    return World.said(audio);
                                })
                                .build(),
                        folder.resolve("recordings")));
        world.install(world.first);
        scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(true));
        scope.mapLine("line-1", "sales");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        settle(Duration.ofMinutes(1));

        assertThat(only().state()).isEqualTo(CallState.FAILED);
        Delivery given = scope.deliveries(DeliveryQuery.newest(10).containing("SERVER SAYS 500"))
                .get(0);
        assertThat(given.state()).isEqualTo(StepState.FAILED);
        assertThat(given.callId()).isEqualTo(callId);
        assertThat(given.detail()).doesNotContain("74950000001");

        assertThat(scope.retry(given.id())).isTrue();
        settle(Duration.ofSeconds(5));
        assertThat(only().state()).isEqualTo(CallState.DONE);
        assertThat(only().scores()).extracting(Scores::quality).isNotNull();
    }
}
