package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes statements about calls out of legs that come and go. A call is over when it has had no leg for a while, because a transfer and
 * the next round of a queue leave it without one for a moment. Calls between extensions are left out. For one thread, without a clock of its
 * own.
 */
final class CallTracker {

    private final CallNames names;
    private final Lines lines;
    private final Duration grace;
    private final boolean recordings;
    private final boolean queueRinging;
    private final Map<Long, LiveCall> calls = new HashMap<>();
    private final Map<Participant.Key, Long> callOfLeg = new HashMap<>();
    private final Map<String, ExtensionKind> kinds = new HashMap<>();

    /**
     * Makes a tracker.
     *
     * @param grace how long a call without legs may come back
     * @param recordings whether answered calls may have a recording
     * @param queueRinging whether queues are told of as if they were phones that ring
     */
    CallTracker(CallNames names, Lines lines, Duration grace, boolean recordings, boolean queueRinging) {
        this.names = names;
        this.lines = lines;
        this.grace = grace;
        this.recordings = recordings;
        this.queueRinging = queueRinging;
    }

    /** Learns what answers under an internal number. */
    void kind(String dn, ExtensionKind kind) {
        kinds.put(dn, kind);
    }

    /** A leg is there or has changed. */
    List<CallEvent> upsert(Participant leg, Instant now) {
        LiveCall call = calls.get(leg.callId());
        if (call == null && !leg.outside()) {
            return List.of();
        }
        if (call == null) {
            String name = names.seen(leg.callId(), now);
            call = new LiveCall(name, CallNames.since(name), queueRinging);
            calls.put(leg.callId(), call);
        }
        callOfLeg.put(leg.key(), leg.callId());
        Extension extension = new Extension(leg.dn(), kinds.getOrDefault(leg.dn(), ExtensionKind.PHONE));
        return call.upsert(leg, extension, lines.of(leg), now);
    }

    /** A leg is gone. */
    void remove(Participant.Key key, Instant now) {
        remove(key, now, true);
    }

    /**
     * A leg has changed and is gone, before it could be read. If nobody has ever read it, it may have been of any call, and its phone may have
     * answered.
     */
    void unreadable(Participant.Key key, Instant now) {
        Long callId = callOfLeg.remove(key);
        LiveCall call = callId == null ? null : calls.get(callId);
        if (call != null) {
            call.unreadable(key, now);
        } else {
            calls.values().forEach(LiveCall::missedLeg);
        }
    }

    private void remove(Participant.Key key, Instant now, boolean seen) {
        Long callId = callOfLeg.remove(key);
        LiveCall call = callId == null ? null : calls.get(callId);
        if (call != null) {
            call.remove(key, now, seen);
        }
    }

    /** All legs that there are: those we did not hear of are new, those that are missing went unheard. */
    List<CallEvent> snapshot(Collection<Participant> legs, Instant now) {
        List<CallEvent> events = new ArrayList<>();
        Set<Participant.Key> present = new HashSet<>();
        for (Participant leg : legs) {
            present.add(leg.key());
            LiveCall known = calls.get(leg.callId());
            boolean answerKnown = known != null && known.wasAnswered();
            events.addAll(upsert(leg, now));
            LiveCall call = calls.get(leg.callId());
            if (!answerKnown && call != null && call.wasAnswered()) {
                call.answeredBefore();
            }
        }
        for (Participant.Key key : Set.copyOf(callOfLeg.keySet())) {
            if (!present.contains(key)) {
                remove(key, now, false);
            }
        }
        return events;
    }

    /**
     * Takes up the calls that an earlier process left open: those that live go on under their names, for the others there is nothing but
     * the fact that they are over.
     */
    List<Ending> resume(Collection<CallIdentity> open, Collection<Participant> legs, Instant now) {
        names.resume(open);
        Set<String> alive = new HashSet<>();
        calls.values().forEach(call -> alive.add(((CallIdentity.ById) call.identity()).id()));
        legs.stream().filter(Participant::outside).forEach(leg -> alive.add(names.seen(leg.callId(), now)));
        List<Ending> ends = new ArrayList<>();
        for (CallIdentity call : open) {
            if (call instanceof CallIdentity.ById byId && CallNames.isName(byId.id()) && !alive.contains(byId.id())) {
                names.forget(CallNames.number(byId.id()));
                ends.add(new Ending(
                        call,
                        false,
                        Set.of(),
                        List.of(new CallEvent.Ended(
                                call, CallDetails.NONE, null, null, CallResult.UNKNOWN, null, null))));
            }
        }
        return ends;
    }

    /** Whether a call has had no leg for long enough. */
    boolean isDue(Instant now) {
        return nextDue().filter(due -> !now.isBefore(due)).isPresent();
    }

    /**
     * The ends of calls that have had no leg for long enough, and that the exchange does not show any more.
     *
     * @param active which calls the exchange shows
     */
    List<Ending> due(Instant now, ActiveCalls.Answer active) {
        Set<Long> alive = new HashSet<>();
        calls.forEach((id, call) -> {
            if (call.due(grace).isEmpty()) {
                alive.add(id);
            }
        });
        List<Ending> ends = new ArrayList<>();
        for (Iterator<Map.Entry<Long, LiveCall>> all = calls.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, LiveCall> entry = all.next();
            LiveCall call = entry.getValue();
            boolean due = call.due(grace).filter(when -> !now.isBefore(when)).isPresent();
            if (due && !(active.shows(entry.getKey(), call.number(), alive) && call.hold(grace, now))) {
                ends.add(ending(call));
                names.forget(entry.getKey());
                all.remove();
            }
        }
        return ends;
    }

    private Ending ending(LiveCall call) {
        List<CallEvent> events = new ArrayList<>();
        events.add(call.end());
        if (recordings && call.wasAnswered()) {
            events.add(new CallEvent.RecordingReady(
                    call.identity(),
                    call.details(),
                    null,
                    RecordingReference.id(call.recordingKey().text()),
                    CallEvent.NO_LEG));
        }
        return new Ending(call.identity(), call.isSeen(), call.talked(), events);
    }

    /** When {@link #due} has something to say; empty while every call has a leg. */
    Optional<Instant> nextDue() {
        return calls.values().stream().flatMap(call -> call.due(grace).stream()).min(Instant::compareTo);
    }

    /** How many calls live. */
    int size() {
        return calls.size();
    }
}
