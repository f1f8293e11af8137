package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;
import io.github.pbx24.pbx.CallHistory.HistoryRange;
import io.github.pbx24.pbx.CallHistory.PastCall;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.pbx.simulator.rostelecom.HistoryForm;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Past calls, out of a simulated exchange. */
class CloudpbxHistoryTest {

    private static final Instant START = Instant.parse("2026-03-04T07:00:00Z");
    private static final HistoryRange HOUR = new HistoryRange(START, START.plus(Duration.ofHours(1)));

    private final AtomicReference<Instant> now = new AtomicReference<>(START.plus(Duration.ofDays(1)));
    private final CloudpbxExchange exchange = CloudpbxExchange.start(Clock.fixed(START, ZoneOffset.UTC));
    private final PbxConnection pbx = connect(Map.of());
    private final CallHistory history = pbx.history().orElseThrow();

    @AfterEach
    void close() {
        pbx.close();
        exchange.close();
    }

    @ParameterizedTest
    @EnumSource(HistoryForm.class)
    void past_calls_are_told_like_those_that_were_heard(HistoryForm form) {
        exchange.historyForm(form);
        SimulatedCall answered = exchange.incoming("+79000000011", START);
        answered.answeredBy("201");
        answered.over(60, "audio".getBytes(StandardCharsets.UTF_8));
        SimulatedCall missed = exchange.incoming("+79000000011", START.plusSeconds(60));
        missed.unanswered();
        SimulatedCall outgoing = exchange.outgoing("+79000000022", "207", START.plusSeconds(120));
        outgoing.answeredBy("207");
        outgoing.over(30);
        SimulatedCall tooLate = exchange.incoming("+79000000011", HOUR.to());
        tooLate.unanswered();

        Map<CallIdentity, CallStory> calls = stories(page(HOUR));

        assertThat(calls).hasSize(3);
        CallStory first = calls.get(CallIdentity.id(answered.id()));
        assertThat(first.isAnswered()).isTrue();
        assertThat(first.clientNumber()).isEqualTo("+79000000011");
        assertThat(first.line()).isEqualTo(CloudpbxExchange.LINE);
        assertThat(first.lastExtension()).isEqualTo("201");
        assertThat(first.startedAt()).isEqualTo(START);
        assertThat(first.talk()).isEqualTo(Duration.ofSeconds(60));
        assertThat(first.recordings()).hasSize(1);
        CallStory second = calls.get(CallIdentity.id(missed.id()));
        assertThat(second.isAnswered()).isFalse();
        assertThat(second.result()).isEqualTo(CallResult.MISSED);
        CallStory third = calls.get(CallIdentity.id(outgoing.id()));
        assertThat(third.clientNumber()).isEqualTo("+79000000022");
        assertThat(third.lastExtension()).isEqualTo("207");
        assertThat(third.talk()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_file_that_is_being_made_is_asked_for_again() {
        exchange.historyReadyAfter(3);

        HistoryAnswer answer = history.read(HOUR, null);
        int pauses = 0;
        while (answer instanceof HistoryAnswer.Later later && pauses < 10) {
            assertThat(later.pause()).isPositive();
            pauses++;
            answer = history.read(HOUR, later.nextStep());
        }

        assertThat(answer).isInstanceOf(HistoryAnswer.Page.class);
        assertThat(pauses).isEqualTo(4);
    }

    @Test
    void a_span_without_calls_is_an_empty_page() {
        assertThat(page(HOUR).calls()).isEmpty();
    }

    @Test
    void a_file_that_never_comes_is_given_up() {
        exchange.historyReadyAfter(Integer.MAX_VALUE);
        HistoryAnswer ordered = history.read(HOUR, null);
        String step = ordered.next().orElseThrow();
        assertThat(history.read(HOUR, step).next()).contains(step);

        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));

        assertThat(history.read(HOUR, step))
                .isEqualTo(new HistoryAnswer.Failed("not ready yet", FailureKind.TEMPORARY));
    }

    @Test
    void a_span_may_be_read_several_times() {
        exchange.incoming("+79000000011", START).unanswered();
        exchange.incoming("+79000000011", HOUR.to().plusSeconds(1)).unanswered();

        for (int i = 0; i < 4; i++) {
            assertThat(page(HOUR).calls()).as("reading %d", i).hasSize(1);
        }
    }

    @Test
    void an_outage_on_the_way_costs_time_only() {
        HistoryAnswer ordered = history.read(HOUR, null);
        exchange.faults().answer(1, 503);
        HistoryAnswer later = history.read(HOUR, ordered.next().orElseThrow());

        assertThat(later.next()).isEqualTo(ordered.next());
        assertThat(history.read(HOUR, later.next().orElseThrow())).isInstanceOf(HistoryAnswer.Page.class);
    }

    @Test
    void failures_are_told_apart() {
        exchange.faults().answer(1, 503);
        assertThat(failure(HOUR, null)).isEqualTo(FailureKind.TEMPORARY);
        assertThat(failure(HOUR, "nonsense")).isEqualTo(FailureKind.REFUSED);
        assertThat(failure(new HistoryRange(START, START.plus(Duration.ofDays(2))), null))
                .isEqualTo(FailureKind.REFUSED);
        try (PbxConnection stranger = connect(Map.of("client-id", "another"))) {
            assertThat(stranger.history().orElseThrow().read(HOUR, null))
                    .isEqualTo(new HistoryAnswer.Failed(
                            "client id, key or address was refused, status 403", FailureKind.REFUSED));
        }
        exchange.disable("domain_call_history");
        assertThat(failure(HOUR, null)).isEqualTo(FailureKind.NOT_ENABLED);
    }

    @Test
    void the_duration_may_be_that_of_the_whole_call() {
        SimulatedCall call = exchange.incoming("+79000000011", START);
        call.answeredBy("201");
        call.over(60);

        try (PbxConnection other = connect(Map.of("history-duration", "total"))) {
            CallHistory totals = other.history().orElseThrow();
            HistoryAnswer ordered = totals.read(HOUR, null);
            HistoryAnswer.Page page =
                    (HistoryAnswer.Page) totals.read(HOUR, ordered.next().orElseThrow());
            CallEvent.Ended ended =
                    (CallEvent.Ended) page.calls().get(0).events().get(0);

            assertThat(ended.talk()).isNull();
            assertThat(ended.total()).isEqualTo(Duration.ofSeconds(60));
        }
    }

    private FailureKind failure(HistoryRange range, @Nullable String next) {
        return ((HistoryAnswer.Failed) history.read(range, next)).kind();
    }

    private HistoryAnswer.Page page(HistoryRange range) {
        HistoryAnswer ordered = history.read(range, null);
        HistoryAnswer answer = history.read(range, ordered.next().orElseThrow());
        assertThat(answer).isInstanceOf(HistoryAnswer.Page.class);
        return (HistoryAnswer.Page) answer;
    }

    private Map<CallIdentity, CallStory> stories(HistoryAnswer.Page page) {
        assertThat(page.unreadable()).isZero();
        return page.calls().stream()
                .collect(Collectors.toMap(call -> call.events().get(0).call(), this::story));
    }

    private CallStory story(PastCall call) {
        CallFacts facts = CallFacts.NONE;
        for (CallEvent event : call.events()) {
            facts = facts.plus(event, now.get());
        }
        return CallStory.of(facts);
    }

    private PbxConnection connect(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.putAll(more);
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        return new RostelecomProvider()
                .connect(PbxSettings.of(settings), PbxEnvironment.standard().withClock(clock));
    }
}
