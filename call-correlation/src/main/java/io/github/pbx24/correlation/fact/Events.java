package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be asked of any statement. */
final class Events {

    private static final Map<Class<? extends CallEvent>, EventKind> KINDS = Map.of(
            CallEvent.Ringing.class, EventKind.RINGING,
            CallEvent.Answered.class, EventKind.ANSWERED,
            CallEvent.LegEnded.class, EventKind.LEG_ENDED,
            CallEvent.Transferred.class, EventKind.TRANSFERRED,
            CallEvent.Ended.class, EventKind.ENDED,
            CallEvent.RecordingReady.class, EventKind.RECORDING_READY);

    private Events() {}

    static EventKind kindOf(CallEvent event) {
        EventKind kind = KINDS.get(event.getClass());
        if (kind == null) {
            throw new IllegalArgumentException("an event of unknown kind");
        }
        return kind;
    }

    /** Two statements of one call differ in their kind, times or extensions sooner than in their details. */
    static boolean isSame(CallEvent one, CallEvent other) {
        return one.getClass() == other.getClass()
                && Objects.equals(one.at(), other.at())
                && Objects.equals(extensionOf(one), extensionOf(other))
                && one.equals(other);
    }

    static int legOf(CallEvent event) {
        return switch (kindOf(event)) {
            case RINGING -> ((CallEvent.Ringing) event).leg();
            case ANSWERED -> ((CallEvent.Answered) event).leg();
            case LEG_ENDED -> ((CallEvent.LegEnded) event).leg();
            case TRANSFERRED -> ((CallEvent.Transferred) event).leg();
            case RECORDING_READY -> ((CallEvent.RecordingReady) event).leg();
            case ENDED -> CallEvent.NO_LEG;
        };
    }

    /** Who begins or ends to talk, or whose phone rings. */
    static @Nullable Extension extensionOf(CallEvent event) {
        return switch (kindOf(event)) {
            case RINGING -> ((CallEvent.Ringing) event).extension();
            case ANSWERED -> ((CallEvent.Answered) event).extension();
            case LEG_ENDED -> ((CallEvent.LegEnded) event).extension();
            case TRANSFERRED -> ((CallEvent.Transferred) event).to();
            case ENDED -> ((CallEvent.Ended) event).extension();
            case RECORDING_READY -> null;
        };
    }

    /** The latest time by the vendor's clock that the statement mentions: it was not sent before. */
    static @Nullable Instant latestVendorTime(CallEvent event) {
        CallDetails details = event.details();
        Instant latest = later(event.at(), details.startedAt());
        return later(later(latest, details.answeredAt()), details.endedAt());
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.isAfter(two) ? one : two;
    }
}
