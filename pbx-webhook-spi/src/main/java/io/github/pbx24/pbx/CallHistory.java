package io.github.pbx24.pbx;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads past calls out of the exchange's own records: for calls that happened while nobody listened, and for exchanges that send
 * no webhooks at all. Thread-safe.
 *
 * <p>Reading goes step by step, because an exchange may need minutes to gather its records, and because there may be many of them. What
 * is needed for the next step is one text, so that it survives a restart of the host program:
 *
 * <pre>{@code
 * HistoryAnswer answer = history.read(range, null);
 * while (answer.next().isPresent()) {
 *     if (answer instanceof HistoryAnswer.Page page) { … }
 *     // wait for answer.pauseBefore(), then
 *     answer = history.read(range, answer.next().get());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface CallHistory {

    /**
     * Takes one step.
     *
     * <p>A past call has the same identity as in the events of the same exchange, so a host that knows the call already recognises it. Calls
     * may come in any order and twice. What is read never changes anything at the exchange.
     *
     * @param range which calls
     * @param next what the last answer for this range said to go on with; null for the first step
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    HistoryAnswer read(HistoryRange range, @Nullable String next);

    /**
     * Takes one step, and may ask which calls the host knows. For exchanges whose records do not hold the name under which the same exchange
     * tells of a call while it lives: such an implementation looks for the call that it means among those that the host knows.
     *
     * @param range which calls
     * @param next what the last answer for this range said to go on with; null for the first step
     * @param known the calls that the host has heard of
     * @return what came of it; never null, never an exception for an answer or a failure of the exchange
     */
    default HistoryAnswer read(HistoryRange range, @Nullable String next, KnownCalls known) {
        return read(range, next);
    }

    /** Calls of this exchange that the host has heard of. */
    @FunctionalInterface
    interface KnownCalls {

        /**
         * Finds calls by a part of their name.
         *
         * @param part a part of the name that the exchange gave; never blank
         * @return names that contain it, of the calls heard of last; may be empty, and may leave out calls beyond the first hundred
         */
        List<CallIdentity> named(String part);
    }

    /**
     * The longest range that one reading may ask for.
     *
     * @return a positive duration
     */
    Duration longestRange();

    /**
     * Calls that began in a span of time.
     *
     * @param from the earliest begin
     * @param to the latest begin, exclusively; after {@code from}
     */
    record HistoryRange(Instant from, Instant to) {

        /** Checks the order. */
        public HistoryRange {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("to must be after from");
            }
        }
    }

    /**
     * One past call.
     *
     * @param startedAt when it began
     * @param events what there is to say about it, at least one of them an {@link CallEvent.Ended}
     */
    record PastCall(Instant startedAt, List<CallEvent> events) {

        /** Copies the events and checks that the call is over. */
        public PastCall {
            Objects.requireNonNull(startedAt, "startedAt");
            events = List.copyOf(events);
            if (events.stream().noneMatch(CallEvent.Ended.class::isInstance)) {
                throw new IllegalArgumentException("a past call must have ended");
            }
        }
    }

    /** What came of one step. */
    sealed interface HistoryAnswer {

        /**
         * How to go on.
         *
         * @return what to give to the next step; empty if this was the last one
         */
        default Optional<String> next() {
            if (this instanceof Page page) {
                return Optional.ofNullable(page.nextStep());
            }
            return this instanceof Later later ? Optional.of(later.nextStep()) : Optional.empty();
        }

        /**
         * How long to wait before the next step.
         *
         * @return zero if there is no need to wait
         */
        default Duration pauseBefore() {
            return this instanceof Later later ? later.pause() : Duration.ZERO;
        }

        /**
         * Some of the calls.
         *
         * @param calls in any order; may be empty
         * @param unreadable how many entries of the exchange's records could not be read
         * @param nextStep how to go on; null if these were the last ones
         */
        record Page(
                List<PastCall> calls,
                int unreadable,
                @Nullable String nextStep) implements HistoryAnswer {

            /** Copies the calls. */
            public Page {
                calls = List.copyOf(calls);
                if (unreadable < 0) {
                    throw new IllegalArgumentException("unreadable must be >= 0, was " + unreadable);
                }
            }
        }

        /**
         * The exchange is still gathering.
         *
         * @param nextStep how to go on
         * @param pause how long to wait before
         */
        record Later(String nextStep, Duration pause) implements HistoryAnswer {

            /** Checks both. */
            public Later {
                if (nextStep.isBlank()) {
                    throw new IllegalArgumentException("nextStep must not be blank");
                }
                if (pause.isNegative()) {
                    throw new IllegalArgumentException("pause must not be negative, was " + pause);
                }
            }
        }

        /**
         * Nothing came of it.
         *
         * @param reason in a few words, without secrets or numbers
         * @param kind whether trying again makes sense
         */
        record Failed(String reason, FailureKind kind) implements HistoryAnswer {

            /** Checks both. */
            public Failed {
                Objects.requireNonNull(reason, "reason");
                Objects.requireNonNull(kind, "kind");
            }
        }
    }

    /** What a failure is due to. */
    enum FailureKind {
        /** The exchange was not reached or is busy: the same step may succeed later. */
        TEMPORARY,
        /** The exchange does not offer its history to this account. Somebody has to switch it on there. */
        NOT_ENABLED,
        /** The exchange refused: wrong keys, a range that it does not accept, or an answer that makes no sense. */
        REFUSED
    }
}
