package io.github.pbx24.correlation.store;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of several calls of the same two people something was said of, if no id tells it. Who knows when the call began means the call that
 * began then. Else people phone each other again, even while they talk: an end belongs to a call that is not over yet, which was there when its
 * talk began; the latest of those. An answer belongs to no call that was over before it. Times of an exchange are never compared with ours but
 * for the talk. Pure.
 */
final class SameParties {

    /** What is sent twice is sent at once. */
    private static final Duration TWICE = Duration.ofSeconds(10);

    /** So exactly the events of one call name its start. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    /** So far the clock of an exchange may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** So long after the end the rest of a call may come, if it overtook it. */
    private static final Duration LATE = Duration.ofMinutes(5);

    /** Who names a span no longer than that knows when the call began. */
    private static final Duration KNOWN_START = Duration.ofHours(1);

    private SameParties() {}

    /**
     * A call of the same parties.
     *
     * @param call the call
     * @param from its earliest start
     * @param until its latest start
     * @param ends what was said of its end
     */
    record Candidate(CallHeader call, Instant from, Instant until, List<Over> ends) {

        static Candidate of(CallRow row, Expectation expected) {
            List<Over> ends = new ArrayList<>();
            for (Statement statement : row.statements()) {
                end(statement).ifPresent(end -> ends.add(new Over(end, statement.receivedAt())));
            }
            return new Candidate(row.header(), expected.from(), expected.until(), ends);
        }

        /** One that cannot be read, because a newer version wrote it, says nothing. */
        private static Optional<CallEvent.Ended> end(Statement statement) {
            try {
                return StatementCodec.decode(statement).event() instanceof CallEvent.Ended end
                        ? Optional.of(end)
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        boolean knowsStart() {
            return isKnown(from, until);
        }

        boolean isOpen() {
            return ends.isEmpty();
        }

        boolean wasOverBefore(Instant time) {
            return !isOpen() && ends.stream().allMatch(end -> end.receivedAt().isBefore(time));
        }

        boolean hasEnd(Predicate<Over> condition) {
            return ends.stream().anyMatch(condition);
        }
    }

    /** An end, and when it was heard of. */
    record Over(CallEvent.Ended said, Instant receivedAt) {}

    /**
     * Chooses.
     *
     * @param hearing what was said
     * @param candidates calls whose parties and time fit, in any order
     * @return the call; empty if it is a new one
     */
    static Optional<CallHeader> choose(Hearing hearing, List<Candidate> candidates) {
        List<Candidate> latestFirst = candidates.stream()
                .sorted(Comparator.comparing(Candidate::from).reversed())
                .toList();
        CallIdentity.ByAttributes said = (CallIdentity.ByAttributes) hearing.call();
        Optional<Candidate> chosen = isKnown(said.from(), said.to())
                ? ofStart(hearing, said.from(), latestFirst)
                : ofEvents(hearing, latestFirst);
        return chosen.map(Candidate::call);
    }

    private static boolean isKnown(Instant from, Instant until) {
        return Duration.between(from, until).compareTo(KNOWN_START) <= 0;
    }

    private static Optional<Candidate> ofStart(Hearing hearing, Instant from, List<Candidate> latestFirst) {
        Instant justNow = hearing.receivedAt().minus(TWICE);
        Comparator<Candidate> byDistance = Comparator.comparing(call -> distance(call, from));
        return latestFirst.stream()
                .filter(Candidate::knowsStart)
                // Who hangs up and calls again at once begins another call.
                .filter(call -> !begins(hearing)
                        || distance(call, from).compareTo(SAME_START) <= 0
                        || !call.wasOverBefore(justNow))
                .min(byDistance)
                .or(() -> first(
                        latestFirst,
                        call -> !call.knowsStart()
                                && (!begins(hearing)
                                        || !call.wasOverBefore(
                                                hearing.receivedAt().minus(LATE)))));
    }

    private static Duration distance(Candidate call, Instant from) {
        return Duration.between(call.from(), from).abs();
    }

    private static Optional<Candidate> ofEvents(Hearing hearing, List<Candidate> latestFirst) {
        for (CallEvent event : hearing.events()) {
            if (event instanceof CallEvent.Ended end) {
                return ofEnd(end, hearing.receivedAt(), latestFirst);
            }
        }
        Instant justNow = hearing.receivedAt().minus(TWICE);
        return first(latestFirst, Candidate::isOpen)
                .or(() -> first(latestFirst, call -> !begins(hearing) || !call.wasOverBefore(justNow)));
    }

    /** Whether it may be the first that is heard of a call. */
    private static boolean begins(Hearing hearing) {
        return hearing.events().stream()
                .anyMatch(event -> event instanceof CallEvent.Ringing || event instanceof CallEvent.Answered);
    }

    private static Optional<Candidate> ofEnd(CallEvent.Ended end, Instant receivedAt, List<Candidate> latestFirst) {
        Duration talk = end.talk() == null ? Duration.ZERO : end.talk();
        Instant talkFrom = receivedAt.minus(talk);
        Duration within = talk.compareTo(TWICE) > 0 ? talk : TWICE;
        // Nobody has two such talks in that time.
        return first(
                        latestFirst,
                        call -> call.hasEnd(over ->
                                same(over.said(), end) && over.receivedAt().isAfter(receivedAt.minus(within))))
                .or(() ->
                        first(latestFirst, call -> call.isOpen() && !call.from().isAfter(talkFrom.plus(SKEW))))
                .or(() -> last(latestFirst, Candidate::isOpen))
                .or(() -> first(latestFirst, call -> call.hasEnd(over -> same(over.said(), end))))
                .or(() -> first(latestFirst, call -> end.talk() == null || !call.wasOverBefore(talkFrom)));
    }

    /** The identity counts for nothing here: it holds the time of the receipt. */
    private static boolean same(CallEvent.Ended one, CallEvent.Ended other) {
        return one.result() == other.result()
                && Objects.equals(one.talk(), other.talk())
                && Objects.equals(one.extension(), other.extension())
                && Objects.equals(one.at(), other.at());
    }

    private static Optional<Candidate> first(List<Candidate> candidates, Predicate<Candidate> condition) {
        return candidates.stream().filter(condition).findFirst();
    }

    private static Optional<Candidate> last(List<Candidate> candidates, Predicate<Candidate> condition) {
        return candidates.stream().filter(condition).reduce((one, next) -> next);
    }
}
