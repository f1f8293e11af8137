package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole calls, told to the engine: what it knows at the end. */
class CloudpbxSequencesTest {

    private static final String CLIENT = "+79000000011";
    private static final String CALLEE = "+79000000022";
    private static final String LINE = "+74950000101";
    private static final int SHUFFLES = 200;

    /** What the engine should know at the end; seconds are whole. */
    record Expected(
            String name,
            List<String> files,
            Direction direction,
            String client,
            @Nullable String line,
            List<String> talkers,
            @Nullable String rung,
            @Nullable Integer ring,
            int talk,
            int total,
            CallResult result,
            boolean recorded) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Expected> calls() {
        return Stream.of(
                inbound("incoming-answered", List.of("1-new", "2-calling", "3-connected", "4-disconnected", "5-end"))
                        .talked(List.of("201"), 12, 155, 167),
                inbound("incoming-sparse", List.of("1-new", "2-connected", "3-disconnected-text-reason", "4-end"))
                        .talked(List.of("201"), 2, 60, 62),
                inbound("incoming-missed", List.of("1-new", "2-calling", "3-disconnected", "4-end"))
                        .silent("201", 31, CallResult.UNKNOWN),
                inbound("incoming-busy", List.of("1-new", "2-disconnected", "3-end"))
                        .silent("201", 2, CallResult.BUSY),
                outbound("outbound-answered", List.of("1-new", "2-connected", "3-disconnected", "4-end"))
                        .talked(List.of("201"), 20, 90, 110),
                outbound("outbound-noanswer", List.of("1-new", "2-disconnected", "3-end"))
                        .silent("201", 40, CallResult.CANCELLED),
                inbound(
                                "transfer-blind",
                                List.of(
                                        "1-new",
                                        "2-calling-201",
                                        "3-connected-201",
                                        "4-disconnected-201",
                                        "5-calling-207",
                                        "6-connected-207",
                                        "7-disconnected-207",
                                        "8-end"))
                        .talked(List.of("201", "207"), 10, 240, 260),
                inbound(
                                "transfer-attended",
                                List.of(
                                        "1-new",
                                        "2-connected-201",
                                        "4-disconnected-201",
                                        "5-connected-207",
                                        "7-disconnected-207",
                                        "8-end"))
                        .talked(List.of("201", "207"), 8, 332, 340),
                inbound(
                                "group",
                                List.of(
                                        "1-new",
                                        "2-calling-201",
                                        "3-calling-207",
                                        "4-connected-207",
                                        "5-disconnected-207",
                                        "6-end"))
                        .talked(List.of("207"), 15, 60, 75));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_ends_up_as_it_should(Expected expected) {
        check(expected, events(expected.files()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void order_and_repetition_do_not_matter(Expected expected) {
        List<CallEvent> told = events(expected.files());
        for (long seed = 0; seed < SHUFFLES; seed++) {
            Random random = new Random(seed);
            List<CallEvent> events = new ArrayList<>(told);
            for (int i = random.nextInt(4); i > 0; i--) {
                events.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(events, random);
            try {
                check(expected, events);
            } catch (AssertionError e) {
                throw new AssertionError("broken with seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_lost_piece_costs_no_more_than_it_said(Expected expected) {
        CallStory whole = story(events(expected.files()));

        CallStory withoutNew = story(events(without(expected, file -> file.contains("-new"))));
        assertThat(withoutNew.line()).isNull();
        sameTalk(withoutNew, whole, Duration.ZERO);

        sameTalk(story(events(without(expected, file -> file.contains("calling")))), whole, Duration.ZERO);

        String last =
                Objects.requireNonNull(expected.files().get(expected.files().size() - 2));
        sameTalk(story(events(without(expected, file -> file.equals(last)))), whole, Duration.ofSeconds(1));

        CallStory onlyTheEnd =
                story(events(List.of(expected.files().get(expected.files().size() - 1))));
        assertThat(onlyTheEnd.isOver()).isTrue();
        assertThat(onlyTheEnd.clientNumber()).isEqualTo(expected.client());
        assertThat(onlyTheEnd.direction()).isEqualTo(expected.direction());

        assertThat(story(events(without(expected, file -> file.contains("-end"))))
                        .isOver())
                .isFalse();
    }

    @Test
    void an_internal_call_is_told_as_internal_and_leaves_the_main_call_alone() {
        List<CallEvent> consultation =
                events(List.of("transfer-attended-3-consult-internal-new", "transfer-attended-6-consult-internal-end"));

        assertThat(consultation).extracting(CallEvent::call).containsOnly(CallIdentity.id("SDah-consult0009"));
        assertThat(story(consultation).direction()).isEqualTo(Direction.INTERNAL);
        assertThat(story(events(List.of("internal-1-new", "internal-2-end"))).direction())
                .isEqualTo(Direction.INTERNAL);
    }

    private static void check(Expected expected, List<CallEvent> events) {
        CallStory story = story(events);
        assertThat(story.direction()).isEqualTo(expected.direction());
        assertThat(story.clientNumber()).isEqualTo(expected.client());
        assertThat(story.line()).isEqualTo(expected.line());
        assertThat(story.chain()).isEqualTo(expected.talkers());
        assertThat(story.isAnswered()).isEqualTo(!expected.talkers().isEmpty());
        assertThat(story.talk().toSeconds()).isEqualTo(expected.talk());
        assertThat(Duration.between(story.startedAt(), story.endedAt()).toSeconds())
                .isEqualTo(expected.total());
        if (expected.talkers().isEmpty()) {
            assertThat(story.result()).isEqualTo(expected.result());
            assertThat(story.ringing())
                    .extracting(CallStory.Ring::extension)
                    .isEqualTo(expected.rung() == null ? List.of() : List.of(expected.rung()));
        } else {
            Duration ring =
                    Duration.between(story.startedAt(), story.legs().get(0).startedAt());
            assertThat(ring.toSeconds())
                    .isEqualTo(Objects.requireNonNull(expected.ring()).longValue());
            assertThat(story.lastExtension())
                    .isEqualTo(expected.talkers().get(expected.talkers().size() - 1));
        }
        assertThat(story.recordings()).hasSize(expected.recorded() ? 1 : 0);
    }

    private static void sameTalk(CallStory story, CallStory whole, Duration tolerance) {
        assertThat(story.isOver()).isTrue();
        assertThat(story.clientNumber()).isEqualTo(whole.clientNumber());
        assertThat(story.chain()).isEqualTo(whole.chain());
        assertThat(story.talk().minus(whole.talk()).abs()).isLessThanOrEqualTo(tolerance);
        assertThat(story.recordings()).isEqualTo(whole.recordings());
    }

    /** Received one after the other, right after the last one happened. */
    private static CallStory story(List<CallEvent> events) {
        Instant received = events.stream()
                .flatMap(event -> event.occurredAt().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        CallFacts facts = CallFacts.NONE;
        for (CallEvent event : events) {
            received = received.plusMillis(1);
            facts = facts.plus(event, received);
        }
        return CallStory.of(facts);
    }

    private static List<CallEvent> events(List<String> files) {
        return files.stream()
                .flatMap(file -> CloudpbxFixture.events(file + ".json").stream())
                .toList();
    }

    private static List<String> without(Expected expected, Predicate<String> lost) {
        return expected.files().stream().filter(lost.negate()).toList();
    }

    private static Draft inbound(String name, List<String> files) {
        return new Draft(name, files, Direction.INBOUND, CLIENT, LINE);
    }

    private static Draft outbound(String name, List<String> files) {
        return new Draft(name, files, Direction.OUTBOUND, CALLEE, null);
    }

    /** The part of an expectation that says who called. */
    private record Draft(
            String name,
            List<String> files,
            Direction direction,
            String client,
            @Nullable String line) {

        Expected talked(List<String> talkers, int ring, int talk, int total) {
            return expected(talkers, null, ring, talk, total, CallResult.ANSWERED, true);
        }

        Expected silent(@Nullable String rung, int total, CallResult result) {
            return expected(List.of(), rung, null, 0, total, result, false);
        }

        private Expected expected(
                List<String> talkers,
                @Nullable String rung,
                @Nullable Integer ring,
                int talk,
                int total,
                CallResult result,
                boolean recorded) {
            List<String> paths = files.stream().map(file -> name + "-" + file).toList();
            return new Expected(
                    name, paths, direction, client, line, talkers, rung, ring, talk, total, result, recorded);
        }
    }
}
