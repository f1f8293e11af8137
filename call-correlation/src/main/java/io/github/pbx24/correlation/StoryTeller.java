package io.github.pbx24.correlation;

import io.github.pbx24.correlation.CallFacts.Heard;
import io.github.pbx24.correlation.CallStory.Ring;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the facts of one call once and answers the questions of which a {@link CallStory} consists. */
final class StoryTeller {

    private final CallFacts facts;
    private final List<Heard> heard;

    StoryTeller(CallFacts facts) {
        this.facts = facts;
        this.heard = facts.inOrder();
    }

    CallStory tell() {
        ClickToCall origin = facts.clickToCall();
        Optional<Heard> end = end();
        Optional<CallEvent.Ended> ended = end.map(item -> (CallEvent.Ended) item.event());
        Instant endedAt = end.map(item -> detail(CallDetails::endedAt).orElse(item.time()))
                .orElse(null);
        List<Leg> legs = new LegReader(heard).legs();
        if (endedAt != null) {
            Instant over = endedAt;
            legs = legs.stream()
                    .map(leg -> leg.isOpen() ? leg.endingAt(over) : leg)
                    .toList();
        }
        Instant heardFirst =
                origin != null ? origin.requestedAt() : heard.get(0).receivedAt();
        return new CallStory(
                origin != null ? Direction.OUTBOUND : direction(),
                detail(CallDetails::clientNumber).orElse(origin == null ? null : origin.number()),
                detail(CallDetails::line).orElse(origin == null ? null : origin.line()),
                detail(CallDetails::startedAt).orElse(heardFirst),
                ringing(),
                legs,
                endedAt,
                end.map(Heard::receivedAt).orElse(null),
                ended.map(CallEvent.Ended::result).orElse(CallResult.UNKNOWN),
                ended.map(CallEvent.Ended::extension).map(Extension::number).orElse(null),
                talk(legs, ended.map(CallEvent.Ended::talk).orElse(null), endedAt),
                recordings());
    }

    /** The first value of a detail that any event gave, in order of receipt. */
    private <T> Optional<T> detail(Function<CallDetails, @Nullable T> detail) {
        for (Heard item : heard) {
            T value = detail.apply(item.event().details());
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Some exchanges call every ringing inbound, so what answers and ends say of the direction counts more. */
    private @Nullable Direction direction() {
        return heard.stream()
                .filter(item -> !(item.event() instanceof CallEvent.Ringing))
                .map(item -> Optional.ofNullable(item.event().details().direction()))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> detail(CallDetails::direction))
                .orElse(null);
    }

    /** Several different ends are possible, a recording post may repeat one with less. The best informed one counts. */
    private Optional<Heard> end() {
        return heard.stream()
                .filter(item -> item.event() instanceof CallEvent.Ended)
                .max(Comparator.comparing((Heard item) -> knowledge((CallEvent.Ended) item.event()))
                        .thenComparing(Heard::receivedAt, Comparator.reverseOrder()));
    }

    private static int knowledge(CallEvent.Ended ended) {
        return (ended.talk() != null ? 4 : 0)
                + (ended.result() != CallResult.UNKNOWN ? 2 : 0)
                + (ended.extension() != null ? 1 : 0);
    }

    private List<Ring> ringing() {
        Map<String, Ring> rings = new LinkedHashMap<>();
        for (Heard item : heard) {
            if (item.event() instanceof CallEvent.Ringing ringing && ringing.extension() != null) {
                Extension extension = ringing.extension();
                boolean phone = extension.kind() != ExtensionKind.QUEUE && extension.kind() != ExtensionKind.IVR;
                // A phone can ring twice: at first, and again for a transfer. Both matter.
                rings.putIfAbsent(
                        extension.number() + "/" + ringing.leg(),
                        new Ring(extension.number(), phone, ringing.leg(), item.receivedAt()));
            }
        }
        return List.copyOf(rings.values());
    }

    /**
     * The vendor's measure of the whole call wins. Otherwise measured legs are added up, and of the others the time during
     * which at least one was open counts, so that a conference is not counted twice.
     */
    private Duration talk(List<Leg> legs, @Nullable Duration measured, @Nullable Instant endedAt) {
        if (measured != null) {
            return measured;
        }
        if (legs.isEmpty()) {
            Instant answeredAt = detail(CallDetails::answeredAt).orElse(null);
            return answeredAt == null || endedAt == null || endedAt.isBefore(answeredAt)
                    ? Duration.ZERO
                    : Duration.between(answeredAt, endedAt);
        }
        Duration sum = Duration.ZERO;
        Instant covered = Instant.MIN;
        for (Leg leg :
                legs.stream().sorted(Comparator.comparing(Leg::startedAt)).toList()) {
            if (leg.measured() != null) {
                sum = sum.plus(leg.measured());
            } else if (leg.endedAt() != null && leg.endedAt().isAfter(covered)) {
                Instant from = leg.startedAt().isAfter(covered) ? leg.startedAt() : covered;
                sum = sum.plus(Duration.between(from, leg.endedAt()));
                covered = leg.endedAt();
            }
        }
        return sum;
    }

    private List<RecordingReference> recordings() {
        List<CallEvent.RecordingReady> ready = new ArrayList<>();
        for (Heard item : heard) {
            if (item.event() instanceof CallEvent.RecordingReady recording) {
                ready.add(recording);
            }
        }
        return ready.stream()
                .sorted(Comparator.comparingInt(CallEvent.RecordingReady::leg)
                        .thenComparing(item -> item.recording().value()))
                .map(CallEvent.RecordingReady::recording)
                .distinct()
                .toList();
    }
}
