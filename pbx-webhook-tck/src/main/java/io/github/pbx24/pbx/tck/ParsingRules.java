package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules 4 to 9 and 13: what a request says. */
final class ParsingRules {

    private static final int HOSTILE = 1_500;

    private ParsingRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(4, "parsing is pure", ParsingRules::pure),
                new Rule(
                        5,
                        "malformed input ends in one exception, an unreadable detail costs only itself",
                        ParsingRules::malformed),
                new Rule(6, "unknown events are ignored, unknown fields change nothing", ParsingRules::unknownEvents),
                new Rule(7, "what was not said is absent", ParsingRules::absent),
                new Rule(8, "the same statement told twice is the same event", ParsingRules::equalFacts),
                new Rule(9, "talk time excludes waiting", ParsingRules::talk),
                new Rule(13, "all events of a call name it alike, and no other call does", ParsingRules::identity));
    }

    private static void pure(Subject subject) {
        for (WebhookRequest request : subject.readable()) {
            byte[] body = request.body().clone();
            Object first = subject.outcome(request);
            assertEquals(first, subject.outcome(request), "a second parsing");
            Elsewhere.run(
                    () -> assertEquals(first, subject.outcome(request), "parsing in another time zone and language"));
            // What is taken from the machine may be taken when a connection is made. What it remembers of calls is
            // another matter: rule 10.
            Object here = outcomeOfNew(subject, request);
            Elsewhere.run(() -> assertEquals(
                    here, outcomeOfNew(subject, request), "parsing by a connection that was made elsewhere"));
            assertArrayEquals(body, request.body(), "the body after parsing");
        }
    }

    private static Object outcomeOfNew(Subject subject, WebhookRequest request) {
        try (Subject fresh = new Subject(subject.fixture)) {
            return fresh.outcome(request);
        }
    }

    private static void malformed(Subject subject) {
        for (WebhookRequest request : subject.fixture.malformed()) {
            assertThrows(MalformedWebhookException.class, () -> subject.parse(subject.fixture.prove(request)));
        }
        for (WebhookRequest request : subject.fixture.unreadableDetails()) {
            ParsedWebhook parsed = onlyMalformed(subject, subject.fixture.prove(request), "an unreadable detail");
            assertFalse(parsed == null || parsed.events().isEmpty(), "an unreadable detail costs the event");
            assertFalse(parsed.unreadable().isEmpty(), "an unreadable detail is not named");
        }
        DamagedDetails.check(subject);
        List<WebhookRequest> samples = subject.readable();
        for (long seed = 1; seed <= subject.effort.some(HOSTILE); seed++) {
            WebhookRequest sample = samples.get((int) (seed % samples.size()));
            WebhookRequest hostile = Hostile.mutate(sample, List.of(), seed);
            onlyMalformed(subject, hostile, "seed " + seed);
            question(subject, hostile, "seed " + seed);
        }
        samples.forEach(sample -> question(subject, sample, "a sample"));
    }

    /** Every accepted request is offered to the lookup first: events are no questions, and broken questions are malformed. */
    private static void question(Subject subject, WebhookRequest request, String description) {
        try {
            subject.connection.numberLookup().ifPresent(lookup -> Objects.requireNonNull(lookup.question(request)));
        } catch (MalformedWebhookException e) {
            assertNotNull(e.getMessage(), "a complaint");
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("the lookup threw " + e.getClass().getName() + ", " + description, e);
        }
    }

    private static @Nullable ParsedWebhook onlyMalformed(Subject subject, WebhookRequest request, String description) {
        try {
            return Objects.requireNonNull(subject.parse(request), "what was parsed");
        } catch (MalformedWebhookException e) {
            return null;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("the parser threw " + e.getClass().getName() + ", " + description, e);
        }
    }

    private static void unknownEvents(Subject subject) {
        WebhookRequest request = subject.fixture.prove(subject.fixture.unknownEvent());
        Object outcome = subject.outcome(request);
        assertTrue(
                outcome instanceof ParsedWebhook parsed && parsed.ignored().isPresent(),
                "an unknown event is not ignored");
        for (WebhookRequest sample : subject.requests()) {
            assertEquals(
                    subject.outcome(subject.fixture.prove(sample)),
                    subject.outcome(subject.fixture.prove(Fields.withUnknown(sample))),
                    "a request with a field that nobody knows");
        }
    }

    private static void absent(Subject subject) {
        ParsedWebhook bare = subject.parse(subject.fixture.prove(subject.fixture.bare()));
        Instant latest = subject.fixture.bare().receivedAt().plus(Duration.ofDays(1));
        assertFalse(bare.events().isEmpty(), "a request without details has no event");
        for (CallEvent event : bare.events()) {
            assertNull(event.details().clientNumber(), "the client number that nobody told");
            assertNull(event.details().line(), "the line that nobody told");
            assertNull(event.details().answeredAt(), "the answer that nobody told");
            boolean read = event.at() == null || event.at().isBefore(latest);
            assertTrue(read, "a time that nobody told: it is later than the request");
        }
        ParsedWebhook withheld = subject.parse(subject.fixture.prove(subject.fixture.withheld()));
        assertFalse(withheld.events().isEmpty(), "a client who withholds the number has no event");
        for (CallEvent event : withheld.events()) {
            assertNull(event.details().clientNumber(), "a withheld number");
        }
        for (WebhookRequest request : subject.readable()) {
            if (subject.outcome(request) instanceof ParsedWebhook parsed) {
                parsed.events().forEach(ParsingRules::isSomebody);
            }
        }
        for (SampleCall call : subject.fixture.calls()) {
            if (call.clientNumber() != null) {
                assertTrue(
                        events(subject, call).stream()
                                .anyMatch(event -> call.clientNumber()
                                        .equals(event.details().clientNumber())),
                        "the client number of " + call);
            }
        }
    }

    private static void isSomebody(CallEvent event) {
        CallDetails details = event.details();
        String client = details.clientNumber();
        assertFalse(client != null && client.isBlank(), "a blank client number");
        assertFalse(details.line() != null && details.line().isBlank(), "a blank line");
        assertFalse(client != null && client.equals(details.line()), "one number for the client and the line");
        for (Extension extension : extensions(event)) {
            assertFalse(extension.number().equals(client), "the client's number as an extension");
        }
    }

    private static List<Extension> extensions(CallEvent event) {
        Extension extension = null;
        if (event instanceof CallEvent.Ringing ringing) {
            extension = ringing.extension();
        } else if (event instanceof CallEvent.Answered answered) {
            extension = answered.extension();
        } else if (event instanceof CallEvent.Transferred transferred) {
            extension = transferred.to();
        } else if (event instanceof CallEvent.LegEnded ended) {
            extension = ended.extension();
        } else if (event instanceof CallEvent.Ended ended) {
            extension = ended.extension();
        }
        return extension == null ? List.of() : List.of(extension);
    }

    private static void equalFacts(Subject subject) {
        for (WebhookRequest request : subject.readable()) {
            WebhookRequest again = request.toBuilder()
                    .header("X-Request-Id", "another")
                    .header("User-Agent", "another")
                    .header("Date", "Thu, 15 Jan 2026 12:00:40 GMT")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .remoteAddress("203.0.113.9")
                    .build();
            WebhookRequest later = WebhookRequest.builder(
                            again.method(), again.receivedAt().plusSeconds(40))
                    .path(again.path())
                    .rawQuery(again.rawQuery())
                    .header("content-type", again.header("content-type").orElse(""))
                    .body(again.body())
                    .build();
            assertEquals(subject.outcome(request), subject.outcome(again), "the same statement by another way");
            assertEquals(subject.outcome(request), subject.outcome(later), "the same statement 40 seconds later");
        }
    }

    private static void talk(Subject subject) {
        for (SampleCall call : subject.fixture.calls()) {
            Duration measured = null;
            Duration legs = Duration.ZERO;
            List<CallEvent> events = events(subject, call);
            boolean answered = events.stream()
                    .anyMatch(event -> event instanceof CallEvent.Answered
                            || event.details().answeredAt() != null);
            for (CallEvent event : events) {
                if (event instanceof CallEvent.Ended ended) {
                    measured = ended.talk() == null ? measured : ended.talk();
                    boolean fits = ended.talk() == null
                            || ended.total() == null
                            || ended.talk().compareTo(ended.total()) <= 0;
                    assertTrue(fits, call + ": talk is longer than the whole call");
                    agrees(call, ended, answered);
                } else if (event instanceof CallEvent.LegEnded ended && ended.talk() != null) {
                    legs = legs.plus(ended.talk());
                }
            }
            if (call.talk() != null) {
                assertEquals(call.talk(), measured == null ? legs : measured, call + ": talk");
            }
        }
    }

    /** A result that says something says the same as the talk. */
    private static void agrees(SampleCall call, CallEvent.Ended ended, boolean answered) {
        Duration talk = ended.talk();
        if (talk == null) {
            return;
        }
        boolean nobody = Set.of(CallResult.MISSED, CallResult.NO_ANSWER, CallResult.BUSY, CallResult.CANCELLED)
                .contains(ended.result());
        assertFalse(nobody && !talk.isZero(), call + ": was not answered, and somebody talked");
        assertFalse(
                ended.result() == CallResult.ANSWERED && talk.isZero() && !answered,
                call + ": was answered, and nobody talked");
    }

    private static void identity(Subject subject) {
        Set<CallIdentity> others = new HashSet<>();
        for (SampleCall call : subject.fixture.calls()) {
            Set<CallIdentity> names = new HashSet<>();
            events(subject, call).stream()
                    .map(CallEvent::call)
                    .filter(CallIdentity.ById.class::isInstance)
                    .forEach(names::add);
            assertTrue(names.size() <= 1, call + " has several names");
            for (CallIdentity name : names) {
                assertNotEquals(true, others.contains(name), call + " has the name of another call");
            }
            others.addAll(names);
            if (call.requests().size() > 1) {
                // What is told by one request alone may be named by all that it says.
                call.requests().forEach(request -> sameNameWithout(subject, request, call));
            }
        }
    }

    /** A detail that is missing makes no other call of it. Without its name a request may be refused, or be recognised by its parties. */
    private static void sameNameWithout(Subject subject, WebhookRequest request, SampleCall call) {
        Set<CallIdentity> names = new HashSet<>(names(subject.outcome(subject.fixture.prove(request))));
        for (WebhookRequest less : Fields.without(request)) {
            List<CallIdentity> left = names(subject.outcome(subject.fixture.prove(less)));
            assertTrue(names.containsAll(left), call + " has another name if a field is missing");
        }
    }

    private static List<CallIdentity> names(Object outcome) {
        return outcome instanceof ParsedWebhook parsed
                ? parsed.events().stream()
                        .map(CallEvent::call)
                        .filter(CallIdentity.ById.class::isInstance)
                        .toList()
                : List.of();
    }

    private static List<CallEvent> events(Subject subject, SampleCall call) {
        List<CallEvent> events = new ArrayList<>();
        for (WebhookRequest request : call.requests()) {
            events.addAll(subject.parse(subject.fixture.prove(request)).events());
        }
        return events;
    }
}
