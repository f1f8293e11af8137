package io.github.pbx24.correlation.fact;

import io.github.pbx24.correlation.fact.CallStory.Ring;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the facts of one call once, in the order in which things happened, and makes a {@link CallStory} of them. */
final class StoryTeller {

    private static final Comparator<Occurrence> BEST_END = Comparator.comparing(
                    (Occurrence item) -> knowledge((CallEvent.Ended) item.event()))
            .thenComparing(Occurrence::time)
            .thenComparing(Occurrence::event, ContentOrder.INSTANCE);

    private final CallFacts facts;
    private final LegReader legReader;
    private final List<Ring> rings = new ArrayList<>();
    /** Places in {@link #rings} of the phones that may still ring, by extension. */
    private final Map<String, List<Integer>> openRings = new HashMap<>();
    /** Phones of which the exchange only said that they are done, by extension. */
    private final Map<String, Ring> tried = new LinkedHashMap<>();

    private final List<CallEvent.RecordingReady> recordings = new ArrayList<>();
    private @Nullable Direction direction;
    private @Nullable Direction ringingDirection;
    private @Nullable String clientNumber;
    private @Nullable String line;
    private @Nullable Instant startedAt;
    private @Nullable Instant rangAt;
    private @Nullable Instant answeredAt;
    private @Nullable Instant endedAt;
    private @Nullable Duration total;
    private CallResult legResult = CallResult.UNKNOWN;
    private @Nullable Occurrence end;

    StoryTeller(CallFacts facts, Predicate<String> employees) {
        this.facts = facts;
        this.legReader = new LegReader(employees);
    }

    CallStory tell() {
        List<Occurrence> happened = facts.inOrder();
        happened.forEach(this::hear);
        Occurrence over = end;
        CallEvent.Ended ended = over == null ? null : (CallEvent.Ended) over.event();
        List<Leg> legs = legReader.legs(happened);
        if (over != null) {
            legs.replaceAll(leg -> leg.isOpen() ? leg.endingAt(over.time()) : leg);
        }
        Extension last = ended == null ? null : ended.extension();
        ClickToCall origin = facts.clickToCall();
        return new CallStory(
                origin != null ? Direction.OUTBOUND : direction != null ? direction : ringingDirection,
                clientNumber != null || origin == null ? clientNumber : origin.number(),
                line != null || origin == null ? line : origin.line(),
                startedAt(origin, happened),
                ringing(legs),
                legs,
                over == null ? null : over.time(),
                over == null ? null : over.receivedAt(),
                result(ended),
                last == null ? null : last.number(),
                last != null && legReader.isMachine(last),
                TalkTime.of(
                        over == null ? upTo(happened, legs) : legs,
                        ended == null ? null : ended.talk(),
                        byVendorTimes(ended)),
                recordings());
    }

    /** While nobody told the end, what was heard last is the best end of what goes on. */
    private static List<Leg> upTo(List<Occurrence> happened, List<Leg> legs) {
        if (happened.isEmpty() || legs.stream().noneMatch(Leg::isOpen)) {
            return legs;
        }
        Instant last = happened.get(happened.size() - 1).time();
        return legs.stream().map(leg -> leg.isOpen() ? leg.endingAt(last) : leg).toList();
    }

    private void hear(Occurrence item) {
        CallEvent event = item.event();
        CallDetails details = event.details();
        clientNumber = first(clientNumber, details.clientNumber());
        line = first(line, details.line());
        startedAt = first(startedAt, details.startedAt());
        Extension who = Events.extensionOf(event);
        boolean machine = who != null && legReader.isMachine(who);
        answeredAt = machine ? answeredAt : first(answeredAt, details.answeredAt());
        endedAt = first(endedAt, details.endedAt());
        switch (EventKind.of(event)) {
            case RINGING -> rang((CallEvent.Ringing) event, item.time());
            // Some exchanges call every ringing inbound, so what answers and ends say of the direction counts more.
            case ANSWERED -> {
                direction = first(direction, details.direction());
                answeredAt = machine ? answeredAt : first(answeredAt, event.at());
            }
            case TRANSFERRED -> direction = first(direction, details.direction());
            case LEG_ENDED -> {
                direction = first(direction, details.direction());
                CallEvent.LegEnded over = (CallEvent.LegEnded) event;
                legResult = over.result() == CallResult.UNKNOWN ? legResult : over.result();
                stoppedRinging(over, item.time());
            }
            case ENDED -> {
                direction = first(direction, details.direction());
                ended((CallEvent.Ended) event, item);
            }
            case RECORDING_READY -> {
                direction = first(direction, details.direction());
                recordings.add((CallEvent.RecordingReady) event);
            }
        }
    }

    private void rang(CallEvent.Ringing ringing, Instant time) {
        Direction told = ringing.details().direction();
        // For the same reason: who says that it goes out has looked.
        ringingDirection = told == Direction.OUTBOUND ? told : first(ringingDirection, told);
        rangAt = first(rangAt, ringing.at());
        Extension extension = ringing.extension();
        if (extension != null) {
            openRings
                    .computeIfAbsent(extension.number(), number -> new ArrayList<>())
                    .add(rings.size());
            rings.add(new Ring(extension.number(), !legReader.isMachine(extension), ringing.leg(), time, null));
        }
    }

    /** A phone of which the exchange says that it is done rings no longer, whether anybody talked or not. */
    private void stoppedRinging(CallEvent.LegEnded over, Instant time) {
        Extension extension = over.extension();
        List<Integer> places = extension == null ? null : openRings.remove(extension.number());
        if (places != null) {
            places.forEach(place -> rings.set(place, rings.get(place).endingAt(time)));
        } else if (extension != null) {
            tried.putIfAbsent(
                    extension.number(),
                    new Ring(extension.number(), !legReader.isMachine(extension), over.leg(), time, time));
        }
    }

    /** A busy phone does not ring, and not every exchange tells of ringing: who was tried and did not talk rang, too. */
    private List<Ring> ringing(List<Leg> legs) {
        rings.forEach(ring -> tried.remove(ring.extension()));
        legs.forEach(leg -> leg.talker().ifPresent(tried::remove));
        return Stream.concat(rings.stream(), tried.values().stream())
                .sorted(Comparator.comparing(Ring::at))
                .toList();
    }

    /** Several different ends are possible, a recording post may repeat one with less. The best informed one counts. */
    private void ended(CallEvent.Ended ended, Occurrence item) {
        endedAt = first(endedAt, ended.at());
        total = first(total, ended.total());
        if (end == null || BEST_END.compare(item, end) > 0) {
            end = item;
        }
    }

    private static int knowledge(CallEvent.Ended ended) {
        return (ended.talk() != null ? 4 : 0)
                + (ended.result() != CallResult.UNKNOWN ? 2 : 0)
                + (ended.extension() != null ? 1 : 0);
    }

    private Instant startedAt(@Nullable ClickToCall origin, List<Occurrence> happened) {
        Instant start = first(startedAt, rangAt);
        if (start != null) {
            return start;
        }
        return origin != null ? origin.requestedAt() : happened.get(0).time();
    }

    /** Where the end does not say how the call went, an answer says it, or the last leg that came to nothing. */
    private CallResult result(CallEvent.@Nullable Ended ended) {
        if (ended == null) {
            return CallResult.UNKNOWN;
        }
        if (ended.result() != CallResult.UNKNOWN) {
            return ended.result();
        }
        return answeredAt != null && talked(ended) ? CallResult.ANSWERED : legResult;
    }

    private boolean talked(CallEvent.Ended ended) {
        Duration measured = ended.talk();
        return measured == null ? !byVendorTimes(ended).orElse(Duration.ZERO).isZero() : !measured.isZero();
    }

    /** From answer to end, each as told by any statement; the end may be told as a length of the whole call. */
    private Optional<Duration> byVendorTimes(CallEvent.@Nullable Ended ended) {
        Instant answer = answeredAt;
        boolean mayHaveTalked =
                ended != null && (ended.result() == CallResult.ANSWERED || ended.result() == CallResult.UNKNOWN);
        if (!mayHaveTalked || answer == null) {
            return Optional.empty();
        }
        Instant over = endedAt;
        if (over == null && startedAt != null && total != null) {
            over = startedAt.plus(total);
        }
        if (over == null) {
            return Optional.empty();
        }
        return Optional.of(over.isBefore(answer) ? Duration.ZERO : Duration.between(answer, over));
    }

    private List<RecordingReference> recordings() {
        return recordings.stream()
                .sorted(Comparator.comparingInt(CallEvent.RecordingReady::leg)
                        .thenComparing(item -> item.recording().value()))
                .map(CallEvent.RecordingReady::recording)
                .distinct()
                .toList();
    }

    private static <T> @Nullable T first(@Nullable T known, @Nullable T next) {
        return known != null ? known : next;
    }
}
