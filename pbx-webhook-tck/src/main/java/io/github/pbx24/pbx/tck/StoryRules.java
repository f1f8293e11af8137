package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules 18, 19 and 22: the story that the requests of a call tell together. */
final class StoryRules {

    private StoryRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(18, "a call begins, is answered and ends, in this order and once", StoryRules::order),
                new Rule(19, "all events of a call agree on who called", StoryRules::direction),
                new Rule(22, "a transfer leads from who had the call to who gets it", StoryRules::transfers));
    }

    private static void order(Subject subject) {
        for (SampleCall call : subject.fixture.calls()) {
            Times times = new Times();
            boolean over = false;
            for (WebhookRequest request : call.requests()) {
                for (CallEvent event :
                        subject.parse(subject.fixture.prove(request)).events()) {
                    assertTrue(
                            !over || event instanceof CallEvent.RecordingReady,
                            call + " goes on after its end, or ends twice");
                    over |= event instanceof CallEvent.Ended;
                    times.add(event);
                }
            }
            assertTrue(over, call + " never ends");
            times.check(call.toString());
        }
    }

    /** What is told of the times of one call. */
    private static final class Times {

        private final List<Instant> begins = new ArrayList<>();
        private final List<Instant> ringing = new ArrayList<>();
        private final List<Instant> answers = new ArrayList<>();
        /** All that happens in between. */
        private final List<Instant> course = new ArrayList<>();

        private final List<Instant> ends = new ArrayList<>();

        void add(CallEvent event) {
            note(begins, event.details().startedAt());
            note(answers, event.details().answeredAt());
            note(ends, event.details().endedAt());
            if (event instanceof CallEvent.Ringing) {
                note(ringing, event.at());
                note(course, event.at());
            } else if (event instanceof CallEvent.Answered) {
                note(answers, event.at());
            } else if (event instanceof CallEvent.Ended) {
                note(ends, event.at());
            } else if (!(event instanceof CallEvent.RecordingReady)) {
                // A recording may be made long after the call.
                note(course, event.at());
            }
        }

        private static void note(List<Instant> times, @Nullable Instant time) {
            if (time != null) {
                times.add(time);
            }
        }

        void check(String call) {
            notBefore(begins, ringing, call + " rings before it begins");
            notBefore(begins, answers, call + " is answered before it begins");
            // Another phone may ring during a conversation, the first one may not.
            notBefore(first(ringing), answers, call + " is answered before it rings");
            notBefore(begins, ends, call + " ends before it begins");
            notBefore(answers, ends, call + " is answered after its end");
            notBefore(course, ends, call + " goes on after its end");
        }

        private static List<Instant> first(List<Instant> times) {
            return times.isEmpty() ? times : List.of(Collections.min(times));
        }

        private static void notBefore(List<Instant> earlier, List<Instant> later, String mistake) {
            boolean fits = earlier.isEmpty()
                    || later.isEmpty()
                    || !Collections.min(later).isBefore(Collections.max(earlier));
            assertTrue(fits, mistake);
        }
    }

    private static void transfers(Subject subject) {
        for (SampleCall call : subject.fixture.calls()) {
            String last = null;
            boolean moved = false;
            for (WebhookRequest request : call.requests()) {
                for (CallEvent event :
                        subject.parse(subject.fixture.prove(request)).events()) {
                    if (event instanceof CallEvent.Answered answered && answered.extension() != null) {
                        last = answered.extension().number();
                    } else if (event instanceof CallEvent.Transferred transferred) {
                        String from = transferred.from() == null
                                ? null
                                : transferred.from().number();
                        String to = transferred.to().number();
                        assertFalse(to.equals(from), call + " is transferred from somebody to the same");
                        // Whoever hears of a transfer after the answer of the other has both in the order of the
                        // answers.
                        boolean known = from == null || last == null || from.equals(last) || to.equals(last);
                        assertTrue(known, call + " is transferred by somebody who did not have it");
                        last = to;
                        moved = true;
                    }
                }
            }
            if (moved || call.lastExtension() != null) {
                assertEquals(call.lastExtension(), last, call + ": who had it last");
            }
        }
    }

    private static void direction(Subject subject) {
        for (SampleCall call : subject.fixture.calls()) {
            Set<Direction> told = new HashSet<>();
            for (WebhookRequest request : call.requests()) {
                subject.parse(subject.fixture.prove(request)).events().stream()
                        .map(event -> event.details().direction())
                        .filter(Objects::nonNull)
                        .forEach(told::add);
            }
            Set<Direction> expected = call.direction() == null ? Set.of() : Set.of(call.direction());
            assertEquals(expected, told, call + ": who called");
        }
    }
}
