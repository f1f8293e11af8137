package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.internal.work.CallIds;
import io.github.pbx24.correlation.number.Digits;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one portal that wait for work, and those that are in work. A slow or dead portal fills only its own lane.
 * Thread-safe.
 *
 * <p>Calls that ring or talk come first and always find a place: ended calls may use three quarters of the places only, and get
 * every eighth at least. Exchanges take turns, so that one that floods the lane does not hold up the calls of the others. What does
 * not fit in here is still due in the store and is found there.
 */
final class PortalLane {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    static final int PLACES = 64;
    private static final int PLACES_FOR_ENDED = 48;
    /** So many places go to live calls before one goes to an ended call that waits. */
    private static final int LIVE_IN_A_ROW = 7;

    /** Of one exchange, in each line. */
    private static final int MOST_WAITING = 2_000;

    private final String portal;
    private final PortalGate gate = new PortalGate();
    private final WaitingCalls live = new WaitingCalls();
    private final WaitingCalls ended = new WaitingCalls();
    private int liveInARow;
    private final Map<String, Urgency> inWork = new HashMap<>();
    private final Set<String> newsOfThoseInWork = new HashSet<>();
    private final Map<String, Turn> registering = new HashMap<>();
    /** Calls that wait for whoever has their client's number, and until when. */
    private final Map<String, Instant> behindAnother = new HashMap<>();

    private String probe = "";

    PortalLane(String portal) {
        this.portal = portal;
    }

    String portal() {
        return portal;
    }

    /** Puts a call in line. False if there was no room: then the store remembers it. */
    synchronized boolean offer(String id, Urgency urgency, Instant now) {
        if (inWork.containsKey(id)) {
            newsOfThoseInWork.add(id);
            return true;
        }
        if (now.isBefore(behindAnother.getOrDefault(id, Instant.MIN))) {
            // The store says that it is due, over and over; it is in line again when the number is free, or when it
            // waits no longer.
            return true;
        }
        WaitingCalls line = urgency == Urgency.LIVE ? live : ended;
        if (line.contains(id) || urgency != Urgency.LIVE && live.contains(id)) {
            return true;
        }
        if (line.of(CallIds.exchangeOf(id)) >= MOST_WAITING) {
            return false;
        }
        if (urgency == Urgency.LIVE) {
            ended.remove(id);
        }
        line.add(id);
        return true;
    }

    /** How many more calls of an exchange it makes sense to read from the store. */
    synchronized int room(String exchange, Instant now) {
        if (!gate.isUp()) {
            return gate.wouldLetThrough(now) && live.isEmpty() && ended.isEmpty() ? 1 : 0;
        }
        return Math.max(0, 4 * PLACES - live.of(exchange) - ended.of(exchange));
    }

    /** The call to work on next, if there is a place for it. It is in work until {@link #done}. */
    synchronized Optional<Job.Place> next(Instant now) {
        Urgency urgency = urgencyOfNext();
        if (urgency == null || !gate.mayTry(now)) {
            return Optional.empty();
        }
        String id = (urgency == Urgency.LIVE ? live : ended).next();
        liveInARow = urgency == Urgency.LIVE && !ended.isEmpty() ? liveInARow + 1 : 0;
        inWork.put(id, urgency);
        if (!gate.isUp()) {
            probe = id;
        }
        return Optional.of(new Job.Place(id, urgency));
    }

    private @Nullable Urgency urgencyOfNext() {
        if (inWork.size() >= PLACES) {
            return null;
        }
        boolean endedMayGo = !ended.isEmpty() && endedInWork() < PLACES_FOR_ENDED;
        if (!live.isEmpty() && !(endedMayGo && liveInARow >= LIVE_IN_A_ROW)) {
            return Urgency.LIVE;
        }
        return endedMayGo ? Urgency.ENDED : null;
    }

    private long endedInWork() {
        return inWork.values().stream()
                .filter(urgency -> urgency == Urgency.ENDED)
                .count();
    }

    /** Takes an ended call out of the places that are kept for live ones. */
    synchronized boolean becomesEnded(String id) {
        if (inWork.get(id) == Urgency.LIVE) {
            if (endedInWork() >= PLACES_FOR_ENDED) {
                return false;
            }
            inWork.put(id, Urgency.ENDED);
        }
        return true;
    }

    /** A call is no longer in work. Answers whether there was news of it meanwhile. */
    synchronized boolean done(String id) {
        inWork.remove(id);
        if (id.equals(probe)) {
            probe = "";
            gate.probed();
        }
        return newsOfThoseInWork.remove(id);
    }

    /** Who waits while a client's number is reserved. */
    private static final class Turn {
        private @Nullable String holder;
        private final Set<String> calls = new LinkedHashSet<>();
        private final Deque<Runnable> introductions = new ArrayDeque<>();

        Turn(@Nullable String holder) {
            this.holder = holder;
        }
    }

    /**
     * Reserves the registration of a client's number, so that two calls of a new client do not both make a lead.
     *
     * @param number in any spelling
     * @param until from when on the call waits for nobody, whether it has the number or not
     * @return false if somebody has the number; the call can be in line again when they are done, or from that time on
     */
    synchronized boolean reserve(String number, String id, Instant until, Instant now) {
        Turn turn = registering.putIfAbsent(Digits.tail(number), new Turn(id));
        if (turn != null && now.isBefore(until)) {
            turn.calls.add(id);
            behindAnother.put(id, until);
            return false;
        }
        if (turn != null) {
            turn.calls.remove(id);
        }
        behindAnother.remove(id);
        return true;
    }

    /**
     * Reserves it for whoever makes a contact of the number.
     *
     * @param number in any spelling
     * @param granted run later, by whoever {@linkplain #release releases} it, if somebody has it; before the calls that wait too
     * @return false if somebody has it
     */
    synchronized boolean hold(String number, Runnable granted) {
        Turn turn = registering.putIfAbsent(Digits.tail(number), new Turn(null));
        if (turn != null) {
            turn.introductions.add(granted);
        }
        return turn == null;
    }

    /**
     * Hands the number on.
     *
     * @param holder the call that has it, or null for whoever makes a contact; of a call that went without it nothing is handed on
     * @return the calls that can be in line again
     */
    List<String> release(String number, @Nullable String holder) {
        Runnable granted;
        synchronized (this) {
            Turn turn = registering.get(Digits.tail(number));
            if (turn == null || !Objects.equals(turn.holder, holder)) {
                return List.of();
            }
            granted = turn.introductions.poll();
            if (granted == null) {
                registering.remove(Digits.tail(number));
                behindAnother.keySet().removeAll(turn.calls);
                return new ArrayList<>(turn.calls);
            }
            turn.holder = null;
        }
        granted.run();
        return List.of();
    }

    /** Takes note of what the portal answered to a call, and whether it certainly was not reached. */
    synchronized Answered answered(String id, Outage outage, boolean notReached, Instant now) {
        boolean certain = outage.kind() == Outage.Kind.UNAUTHORISED || outage.kind() == Outage.Kind.BUSY;
        tell(gate.answered(id, outage, notReached, now));
        if (gate.isUp()) {
            return Answered.OPEN;
        }
        // The try that is let through while the portal is away may be what it stumbles over, so it counts for its call.
        return certain || !id.equals(probe) ? Answered.CLOSED : Answered.CLOSED_AND_COUNTS;
    }

    /** What an answer means for a call. */
    enum Answered {
        /** It can go on. */
        OPEN,
        /** It has to wait, through no fault of its own. */
        CLOSED,
        /** It has to wait, and its failure may be its own. */
        CLOSED_AND_COUNTS
    }

    private void tell(boolean changed) {
        if (!changed) {
            return;
        }
        PortalHealth health = gate.health(portal);
        switch (health.state()) {
            case UP -> LOG.info("portal {} answers again", portal);
            case PAUSED -> LOG.warn("portal {} cannot be reached, its calls wait: {}", portal, health.reason());
            case UNAUTHORISED ->
                LOG.warn(
                        "portal {} does not accept our credentials, its calls wait until somebody authorises the"
                                + " application again: {}",
                        portal,
                        health.reason());
        }
    }

    /** Leave to ask the portal something that belongs to no call. To be given back with {@link #asked}. */
    synchronized boolean mayAsk(Instant now) {
        return gate.mayTry(now);
    }

    synchronized void asked(Outage outage, boolean everAnswered, Instant now) {
        if (probe.isEmpty()) {
            gate.probed();
        }
        tell(
                outage.isOutage() && !everAnswered
                        ? gate.neverAnswered(outage, now)
                        : gate.answered("directory", outage, false, now));
    }

    /**
     * Whether a recording may be brought to the portal. A portal that comes back is tried with a call rather than with a
     * recording, but if no call waits, nothing else would ever try it.
     */
    synchronized boolean takesRecordings(Instant now) {
        return gate.isUp() || live.isEmpty() && ended.isEmpty() && inWork.isEmpty() && gate.wouldLetThrough(now);
    }

    synchronized boolean isUp() {
        return gate.isUp();
    }

    synchronized PortalHealth health() {
        return gate.health(portal);
    }

    synchronized int inWork() {
        return inWork.size();
    }
}
