package io.github.pbx24.pbx;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement of an exchange about one call.
 *
 * <p>Events are facts, not commands. They may come late, twice, in any order, or never. Two events are equal exactly when
 * they say the same. No event holds the time of its receipt.
 *
 * <p>Legs: a conversation of one employee with the client is a leg. Vendors that number them count from 1; {@link #NO_LEG}
 * stands for "not numbered".
 *
 * @since 0.1
 */
public sealed interface CallEvent {

    /** The leg of an event whose vendor does not number legs. */
    int NO_LEG = 0;

    /**
     * Which call this is about.
     *
     * @return the identity, never null
     */
    CallIdentity call();

    /**
     * What the event says about the whole call.
     *
     * @return the details, never null
     */
    CallDetails details();

    /**
     * When it happened by the vendor's clock.
     *
     * @return the time; null if the vendor did not say
     */
    @Nullable
    Instant at();

    /**
     * When it happened by the vendor's clock.
     *
     * @return the time; empty if the vendor did not say
     */
    default Optional<Instant> occurredAt() {
        return Optional.ofNullable(at());
    }

    /**
     * The call exists and looks for somebody to answer.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when it began to ring, or null
     * @param extension whose phone rings (inbound) or who dials (outbound); null while that is open
     * @param leg how many legs had begun before, as the vendor counts; {@link CallEvent#NO_LEG} for the first ringing and
     *     where the vendor does not count. Tells a phone that rings for a transfer from a first ringing that came late
     */
    record Ringing(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension extension,
            int leg) implements CallEvent {

        /** Checks the leg. */
        public Ringing {
            requireLeg(leg);
        }
    }

    /**
     * A conversation began.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when the handset was lifted, or null
     * @param extension who talks; null if unknown
     * @param leg number of the leg, or {@link CallEvent#NO_LEG}
     */
    record Answered(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension extension,
            int leg) implements CallEvent {

        /** Checks the leg. */
        public Answered {
            requireLeg(leg);
        }
    }

    /**
     * Another employee took the call over and talks now.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when the conversation of the receiving employee began, or null
     * @param from who handed over; null if unknown
     * @param to who took over
     * @param kind blind or attended
     * @param leg number of the leg that begins, or {@link CallEvent#NO_LEG}
     */
    record Transferred(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension from,
            Extension to,
            TransferKind kind,
            int leg)
            implements CallEvent {

        /** Checks the leg and the receiving extension. */
        public Transferred {
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(kind, "kind");
            requireLeg(leg);
        }
    }

    /**
     * The conversation of one employee is over, or came to nothing. The call may go on with another.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when it was over, or null
     * @param extension who talked or was called; null if unknown
     * @param leg number of the leg, or {@link CallEvent#NO_LEG}
     * @param talk conversation of this leg, or null if the vendor does not measure it
     * @param result how this leg ended; a hint for the result of a call that nobody answered. {@link CallResult#UNKNOWN} if the vendor
     *     did not say
     */
    record LegEnded(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension extension,
            int leg,
            @Nullable Duration talk,
            CallResult result)
            implements CallEvent {

        /** Checks the leg, the duration and the result. */
        public LegEnded {
            requireLeg(leg);
            requireNotNegative(talk, "talk");
            Objects.requireNonNull(result, "result");
        }

        /**
         * A leg of which the vendor does not say how it ended.
         *
         * @param call which call
         * @param details what is known of the whole call
         * @param at when it was over, or null
         * @param extension who talked; null if unknown
         * @param leg number of the leg, or {@link CallEvent#NO_LEG}
         * @param talk conversation of this leg, or null if the vendor does not measure it
         */
        public LegEnded(
                CallIdentity call,
                CallDetails details,
                @Nullable Instant at,
                @Nullable Extension extension,
                int leg,
                @Nullable Duration talk) {
            this(call, details, at, extension, leg, talk, CallResult.UNKNOWN);
        }
    }

    /**
     * The whole call is over. It is the only final event.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when it was over, or null
     * @param extension the last employee involved; null if unknown
     * @param result how it ended
     * @param talk conversation of the <em>whole</em> call, waiting excluded; null if the vendor does not measure it
     * @param total from start to end, waiting included; null if the vendor does not measure it
     */
    record Ended(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            @Nullable Extension extension,
            CallResult result,
            @Nullable Duration talk,
            @Nullable Duration total)
            implements CallEvent {

        /** Checks the result and the durations. */
        public Ended {
            Objects.requireNonNull(result, "result");
            requireNotNegative(talk, "talk");
            requireNotNegative(total, "total");
        }
    }

    /**
     * A recording of the call exists or will exist soon.
     *
     * @param call which call
     * @param details what is known of the whole call
     * @param at when it became ready, or null
     * @param recording where to get it
     * @param leg number of the recorded leg, or {@link CallEvent#NO_LEG}
     */
    record RecordingReady(
            CallIdentity call,
            CallDetails details,
            @Nullable Instant at,
            RecordingReference recording,
            int leg) implements CallEvent {

        /** Checks the leg and the reference. */
        public RecordingReady {
            Objects.requireNonNull(recording, "recording");
            requireLeg(leg);
        }
    }

    private static void requireLeg(int leg) {
        if (leg < 0) {
            throw new IllegalArgumentException("leg must be >= 0, was " + leg);
        }
    }

    private static void requireNotNegative(@Nullable Duration duration, String name) {
        if (duration != null && duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration);
        }
    }
}
