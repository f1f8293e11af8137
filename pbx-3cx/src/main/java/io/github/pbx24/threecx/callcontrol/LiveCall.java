package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.threecx.internal.RecordingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call while it lives: its legs, and what was told of it. For one thread. */
final class LiveCall {

    /** A parked call is looked after seldom, once it has been parked for a while. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private static final Duration LONGEST_HELD = Duration.ofHours(1);

    private final String name;
    private final Instant startedAt;
    private final boolean queueRinging;
    private final Map<Participant.Key, Participant> legs = new HashMap<>();
    private final Set<String> rang = new LinkedHashSet<>();
    private final Set<String> talked = new LinkedHashSet<>();
    private @Nullable Direction direction;
    private @Nullable String number;
    private @Nullable String line;
    private @Nullable Extension last;
    private @Nullable Extension queue;
    private @Nullable String talks;
    private @Nullable Instant answeredAt;
    private @Nullable Instant emptySince;
    private @Nullable Instant lookAgainAt;
    private @Nullable Duration held;
    private boolean endSeen = true;
    private boolean answerSeen = true;
    private boolean unread;

    /**
     * Begins it.
     *
     * @param queueRinging whether a queue is told of as if it were a phone that rings
     */
    LiveCall(String name, Instant startedAt, boolean queueRinging) {
        this.name = name;
        this.startedAt = startedAt;
        this.queueRinging = queueRinging;
    }

    /** Takes a leg in; answers what is new about the call. */
    List<CallEvent> upsert(Participant leg, Extension extension, @Nullable String dialledLine, Instant now) {
        legs.put(leg.key(), leg);
        emptySince = null;
        lookAgainAt = null;
        held = null;
        direction = direction == null ? leg.direction() : direction;
        number = number == null ? leg.number() : number;
        line = line == null ? dialledLine : line;
        return switch (leg.phase()) {
            case RINGING, DIALING -> ringing(leg, extension, now);
            case CONNECTED ->
                extension.kind() == ExtensionKind.PHONE ? connected(leg, extension, now) : ringing(leg, extension, now);
            case OTHER -> List.of();
        };
    }

    private List<CallEvent> ringing(Participant leg, Extension extension, Instant now) {
        if (!rang.add(extension.number())) {
            return List.of();
        }
        List<CallEvent> events = new ArrayList<>();
        boolean toldAlready = extension.equals(queue);
        waitIn(leg, extension, now).ifPresent(events::add);
        // Whoever waits in a queue is missed by the queue.
        last = last == null || talked.isEmpty() ? queue == null ? extension : queue : last;
        if (!toldAlready) {
            events.add(new CallEvent.Ringing(identity(), details(), now, extension, CallEvent.NO_LEG));
        }
        return events;
    }

    /** Notes in which queue the call waits; answers if that is new. Most queues have no leg that we may see: their phones tell. */
    private Optional<CallEvent> waitIn(Participant leg, Extension extension, Instant now) {
        if (!queueRinging || direction == Direction.OUTBOUND) {
            return Optional.empty();
        }
        if (extension.kind() == ExtensionKind.QUEUE) {
            queue = extension;
            return Optional.empty();
        }
        Extension before = queue;
        if (leg.queue() != null) {
            queue = new Extension(leg.queue(), ExtensionKind.QUEUE);
        } else if (before != null
                && legs.keySet().stream().noneMatch(key -> key.dn().equals(before.number()))) {
            queue = null;
        }
        return queue == null || queue.equals(before)
                ? Optional.empty()
                : Optional.of(new CallEvent.Ringing(identity(), details(), now, queue, CallEvent.NO_LEG));
    }

    private List<CallEvent> connected(Participant leg, Extension extension, Instant now) {
        if (extension.number().equals(talks)) {
            return List.of();
        }
        List<CallEvent> events = new ArrayList<>();
        if (leg.queue() != null) {
            waitIn(leg, extension, now).ifPresent(events::add);
        }
        events.add(talksNow(leg, extension, now));
        return events;
    }

    private CallEvent talksNow(Participant leg, Extension extension, Instant now) {
        String before = talks;
        talks = extension.number();
        talked.add(talks);
        last = extension;
        if (answeredAt == null) {
            answeredAt = now;
            return new CallEvent.Answered(identity(), details(), now, extension, CallEvent.NO_LEG);
        }
        String from = leg.referredBy() != null ? leg.referredBy() : before;
        return new CallEvent.Transferred(
                identity(),
                details(),
                now,
                from == null ? null : new Extension(from, ExtensionKind.PHONE),
                extension,
                rang.contains(extension.number()) ? TransferKind.BLIND : TransferKind.UNKNOWN,
                CallEvent.NO_LEG);
    }

    /** Lets a leg go. A phone that stopped ringing may ring again in the next round of a queue. */
    void remove(Participant.Key key, Instant now, boolean seen) {
        if (legs.remove(key) == null) {
            return;
        }
        rang.remove(key.dn());
        // Who talked has handed the call on, perhaps to the queue out of which it came.
        queue = key.dn().equals(talks) ? null : queue;
        // What is read at once is not of one moment: another leg may still have been there.
        unread |= !seen;
        if (legs.isEmpty()) {
            emptySince = now;
            endSeen = seen;
        }
    }

    /** A leg has changed and was gone before it could be read: somebody may have answered. */
    void unreadable(Participant.Key key, Instant now) {
        unread |= legs.containsKey(key);
        remove(key, now, true);
    }

    /** A leg has come and gone unread that may have been of this call: somebody may have answered. */
    void missedLeg() {
        unread = true;
    }

    /** When to look whether the call is over; empty while there is a leg. */
    Optional<Instant> due(Duration grace) {
        Instant empty = emptySince;
        return empty == null ? Optional.empty() : Optional.of(lookAgainAt == null ? empty.plus(grace) : lookAgainAt);
    }

    /**
     * The call has no leg and lives all the same.
     *
     * @return whether it may: nobody waits for so long
     */
    boolean hold(Duration grace, Instant now) {
        Duration next = held == null ? grace : held.multipliedBy(2);
        held = next.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : next;
        lookAgainAt = now.plus(held);
        return emptySince == null || now.isBefore(emptySince.plus(LONGEST_HELD));
    }

    @Nullable
    String number() {
        return number;
    }

    /** Who has talked. */
    Set<String> talked() {
        return Set.copyOf(talked);
    }

    /** They talked already when somebody looked: nobody here knows since when. */
    void answeredBefore() {
        answerSeen = false;
    }

    boolean wasAnswered() {
        return answeredAt != null;
    }

    /** Whether everything that matters was seen as it happened. */
    boolean isSeen() {
        return endSeen && (answeredAt == null ? !unread : answerSeen);
    }

    /**
     * The end. Talk time is told only if answer and end themselves were seen, and not found out after a gap; that nobody answered only if an answer
     * cannot have gone unheard.
     */
    CallEvent end() {
        Instant end = emptySince == null ? startedAt : emptySince;
        Duration talk = answeredAt == null ? Duration.ZERO : Duration.between(answeredAt, end);
        CallResult unanswered = !isSeen()
                ? CallResult.UNKNOWN
                : direction == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
        return new CallEvent.Ended(
                identity(),
                details().withTimes(startedAt, answerSeen ? answeredAt : null, end),
                end,
                last,
                answeredAt == null ? unanswered : CallResult.ANSWERED,
                isSeen() ? talk : null,
                null);
    }

    /** Everything by which a recording of this call can be found. */
    RecordingKey recordingKey() {
        return new RecordingKey(
                answeredAt == null ? startedAt : answeredAt,
                emptySince == null ? startedAt : emptySince,
                talked,
                number);
    }

    CallIdentity identity() {
        return CallIdentity.id(name);
    }

    CallDetails details() {
        return CallDetails.of(direction, number, line).withTimes(startedAt, null, null);
    }
}
