package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Masked;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of a call mean. Derived by {@link #of(CallFacts)}, never stored. Immutable.
 *
 * @param direction who called; null if unknown
 * @param clientNumber the client's number; null if unknown or withheld
 * @param line the company's line as the PBX names it; null if unknown
 * @param startedAt when the call reached the exchange by the vendor's clock, else when it was heard of first
 * @param ringing phones that rang, or were tried while they were busy, in order
 * @param legs conversations, in order; the last one is the last talker's
 * @param endedAt when the whole call was over, by the same clock; null while it lasts
 * @param endHeardAt when the end was received; null while the call lasts
 * @param result how it ended; {@link CallResult#UNKNOWN} while it lasts
 * @param lastExtension the extension named by the end; null if none
 * @param endedInMachine whether that extension is a queue or a voice menu, so that nobody talked there
 * @param talk conversation of the whole call, waiting excluded; while it lasts, up to what was heard of it last
 * @param recordings what was recorded, in order of legs
 * @since 0.1
 */
public record CallStory(
        @Nullable Direction direction,
        @Nullable String clientNumber,
        @Nullable String line,
        Instant startedAt,
        List<Ring> ringing,
        List<Leg> legs,
        @Nullable Instant endedAt,
        @Nullable Instant endHeardAt,
        CallResult result,
        @Nullable String lastExtension,
        boolean endedInMachine,
        Duration talk,
        List<RecordingReference> recordings) {

    /** Copies the lists. */
    public CallStory {
        ringing = List.copyOf(ringing);
        legs = List.copyOf(legs);
        recordings = List.copyOf(recordings);
    }

    /**
     * Tells the story of a call.
     *
     * @param facts everything heard
     * @return what it means; the same for equal facts
     */
    public static CallStory of(CallFacts facts) {
        return of(facts, extension -> false);
    }

    /**
     * Tells the story of a call.
     *
     * @param facts everything heard
     * @param employees who is known to be an employee; their extensions are phones whatever the vendor says
     * @return what it means; the same for equal arguments
     */
    public static CallStory of(CallFacts facts, Predicate<String> employees) {
        return new StoryTeller(facts, employees).tell();
    }

    /**
     * Whether anybody talked. A queue or a voice menu that answered does not count, whatever the vendor says of the end.
     *
     * @return true as soon as a conversation is known
     */
    public boolean isAnswered() {
        return !legs.isEmpty() || !endedInMachine && (!talk.isZero() || result == CallResult.ANSWERED);
    }

    /**
     * Whether somebody talks now.
     *
     * @return true while a conversation is open
     */
    public boolean isTalking() {
        return legs.stream().anyMatch(Leg::isOpen);
    }

    /**
     * Whether the call is over.
     *
     * @return true once the end was heard
     */
    public boolean isOver() {
        return endedAt != null;
    }

    /**
     * The last conversation.
     *
     * @return the leg; empty if nobody talked
     */
    public Optional<Leg> lastLeg() {
        return legs.isEmpty() ? Optional.empty() : Optional.of(legs.get(legs.size() - 1));
    }

    /**
     * The employees who talked, one after the other.
     *
     * @return extensions in order, without immediate repetition
     */
    public List<String> chain() {
        List<String> chain = new ArrayList<>();
        for (Leg leg : legs) {
            leg.talker()
                    .filter(talker ->
                            chain.isEmpty() || !chain.get(chain.size() - 1).equals(talker))
                    .ifPresent(chain::add);
        }
        return List.copyOf(chain);
    }

    @Override
    public String toString() {
        return "CallStory[direction=" + direction + ", client=" + Masked.number(clientNumber) + ", startedAt="
                + startedAt + ", legs=" + legs + ", endedAt=" + endedAt + ", result=" + result + ", talk=" + talk + "]";
    }

    /**
     * A phone that rang.
     *
     * @param extension which phone
     * @param phone false if the vendor says that it is a queue or a voice menu
     * @param leg how many conversations had begun before; {@link io.github.pbx24.pbx.CallEvent#NO_LEG} if unknown or none
     * @param at when it began to ring
     * @param overAt when it stopped; null while it rings or if nobody told
     */
    public record Ring(
            String extension,
            boolean phone,
            int leg,
            Instant at,
            @Nullable Instant overAt) {

        /**
         * Whether the phone may still ring.
         *
         * @return true while nobody told that it stopped
         */
        public boolean isOpen() {
            return overAt == null;
        }

        Ring endingAt(Instant time) {
            return isOpen() ? new Ring(extension, phone, leg, at, time) : this;
        }
    }
}
