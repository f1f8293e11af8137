package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a statement in the store: flat and without behaviour, so that the events themselves stay free of storage concerns.
 * Nested types are public because the JSON library fills records only if it can see them.
 */
final class StoredStatement {

    private StoredStatement() {}

    /** The whole text: either an event of the exchange, or a click in Bitrix24. */
    public record Row(
            int format,
            @Nullable StoredEvent event,
            @Nullable ClickToCall click) {}

    /** The kinds of events; the names are written to the store, so they never change. */
    public enum Kind {
        RINGING,
        ANSWERED,
        TRANSFERRED,
        LEG_ENDED,
        ENDED,
        RECORDING_READY
    }

    /** One event with everything any kind may have. */
    public record StoredEvent(
            Kind kind,
            StoredIdentity call,
            @Nullable StoredDetails details,
            @Nullable Instant at,
            @Nullable StoredExtension extension,
            @Nullable StoredExtension from,
            @Nullable TransferKind transfer,
            int leg,
            @Nullable CallResult result,
            @Nullable String talk,
            @Nullable String total,
            RecordingReference.@Nullable Kind recordingKind,
            @Nullable String recording) {

        static StoredEvent of(CallEvent event) {
            return new EventWriter(event).write();
        }

        CallEvent event() {
            CallIdentity identity = call.identity();
            CallDetails known = details == null ? CallDetails.NONE : details.details();
            Extension who = StoredExtension.read(extension);
            return switch (kind) {
                case RINGING -> new CallEvent.Ringing(identity, known, at, who, leg);
                case ANSWERED -> new CallEvent.Answered(identity, known, at, who, leg);
                case TRANSFERRED ->
                    new CallEvent.Transferred(
                            identity, known, at, StoredExtension.read(from), present(who), present(transfer), leg);
                case LEG_ENDED ->
                    new CallEvent.LegEnded(identity, known, at, who, leg, duration(talk), present(result));
                case ENDED ->
                    new CallEvent.Ended(identity, known, at, who, present(result), duration(talk), duration(total));
                case RECORDING_READY ->
                    new CallEvent.RecordingReady(
                            identity,
                            known,
                            at,
                            new RecordingReference(present(recordingKind), present(recording)),
                            leg);
            };
        }

        private static @Nullable Duration duration(@Nullable String text) {
            return text == null ? null : Duration.parse(text);
        }

        private static <T> T present(@Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("a stored event lacks a part");
            }
            return value;
        }
    }

    /** How the call was named: either the id or the attributes. */
    public record StoredIdentity(
            @Nullable String id,
            @Nullable String extension,
            @Nullable String clientNumber,
            @Nullable Direction direction,
            @Nullable Instant from,
            @Nullable Instant to) {

        static StoredIdentity of(CallIdentity identity) {
            if (identity instanceof CallIdentity.ById named) {
                return new StoredIdentity(named.id(), null, null, null, null, null);
            }
            CallIdentity.ByAttributes known = (CallIdentity.ByAttributes) identity;
            return new StoredIdentity(
                    null, known.extension(), known.clientNumber(), known.direction(), known.from(), known.to());
        }

        CallIdentity identity() {
            if (id != null) {
                return CallIdentity.id(id);
            }
            return new CallIdentity.ByAttributes(
                    extension, clientNumber, direction, StoredEvent.present(from), StoredEvent.present(to));
        }
    }

    /** {@link CallDetails}. */
    public record StoredDetails(
            @Nullable Direction direction,
            @Nullable String clientNumber,
            @Nullable String line,
            @Nullable Instant startedAt,
            @Nullable Instant answeredAt,
            @Nullable Instant endedAt) {

        static @Nullable StoredDetails of(CallDetails details) {
            return details.equals(CallDetails.NONE)
                    ? null
                    : new StoredDetails(
                            details.direction(),
                            details.clientNumber(),
                            details.line(),
                            details.startedAt(),
                            details.answeredAt(),
                            details.endedAt());
        }

        CallDetails details() {
            return new CallDetails(direction, clientNumber, line, startedAt, answeredAt, endedAt);
        }
    }

    /** {@link Extension}. */
    public record StoredExtension(String number, ExtensionKind kind) {

        static @Nullable StoredExtension of(@Nullable Extension extension) {
            return extension == null ? null : new StoredExtension(extension.number(), extension.kind());
        }

        static @Nullable Extension read(@Nullable StoredExtension stored) {
            return stored == null ? null : new Extension(stored.number(), stored.kind());
        }
    }

    /** Spreads an event over the columns of a {@link StoredEvent}. */
    private static final class EventWriter {

        private final CallEvent event;

        EventWriter(CallEvent event) {
            this.event = event;
        }

        StoredEvent write() {
            if (event instanceof CallEvent.Ringing ringing) {
                return row(Kind.RINGING, ringing.extension(), null, null, ringing.leg(), null, null, null, null);
            }
            if (event instanceof CallEvent.Answered answered) {
                return row(Kind.ANSWERED, answered.extension(), null, null, answered.leg(), null, null, null, null);
            }
            if (event instanceof CallEvent.Transferred moved) {
                return row(
                        Kind.TRANSFERRED, moved.to(), moved.from(), moved.kind(), moved.leg(), null, null, null, null);
            }
            if (event instanceof CallEvent.LegEnded over) {
                return row(
                        Kind.LEG_ENDED,
                        over.extension(),
                        null,
                        null,
                        over.leg(),
                        over.result(),
                        over.talk(),
                        null,
                        null);
            }
            if (event instanceof CallEvent.Ended end) {
                return row(Kind.ENDED, end.extension(), null, null, 0, end.result(), end.talk(), end.total(), null);
            }
            CallEvent.RecordingReady ready = (CallEvent.RecordingReady) event;
            return row(Kind.RECORDING_READY, null, null, null, ready.leg(), null, null, null, ready.recording());
        }

        private StoredEvent row(
                Kind kind,
                @Nullable Extension extension,
                @Nullable Extension from,
                @Nullable TransferKind transfer,
                int leg,
                @Nullable CallResult result,
                @Nullable Duration talk,
                @Nullable Duration total,
                @Nullable RecordingReference recording) {
            return new StoredEvent(
                    kind,
                    StoredIdentity.of(event.call()),
                    StoredDetails.of(event.details()),
                    event.at(),
                    StoredExtension.of(extension),
                    StoredExtension.of(from),
                    transfer,
                    leg,
                    result,
                    talk == null ? null : talk.toString(),
                    total == null ? null : total.toString(),
                    recording == null ? null : recording.kind(),
                    recording == null ? null : recording.value());
        }
    }
}
