package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory.KnownCalls;
import io.github.pbx24.pbx.CallHistory.PastCall;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of one call together.
 *
 * @param employees extensions of people; empty if unknown, then every inside number counts as one
 * @param lines how lines are found
 * @param recordings whether recordings are wanted
 * @param recordingsOfKnown whether also those of calls that were heard of while they lived
 */
record PastCalls(Set<String> employees, Lines lines, boolean recordings, boolean recordingsOfKnown) {

    /** How much the exchange's clock and ours may differ, and how late a call may have been noticed. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    /**
     * The past call; empty if nobody outside took part.
     *
     * @param dialled the number that was dialled; null if unknown
     * @param known the calls that the host has heard of
     */
    Optional<PastCall> of(List<LogRow> rows, @Nullable String dialled, KnownCalls known) {
        // While pages are read new calls push rows on to the next page, where they are shown again.
        // Of parts that began together those without a conversation come first: the others rang until one answered.
        List<LogRow> ordered = rows.stream()
                .distinct()
                .sorted(Comparator.comparing(LogRow::startedAt)
                        .thenComparing(LogRow::talked)
                        .thenComparing(LogRow::answeredAt))
                .toList();
        Optional<LogRow> outside = ordered.stream()
                .filter(row -> row.source().outside() != row.destination().outside())
                .findFirst();
        if (outside.isEmpty()) {
            return Optional.empty();
        }
        boolean inbound = outside.get().source().outside();
        Instant start = ordered.get(0).startedAt();
        Instant end = ordered.stream()
                .map(LogRow::endedAt)
                .max(Comparator.naturalOrder())
                .orElse(start);
        Optional<CallIdentity> heard = heard(ordered.get(0).callId(), start, end, known);
        CallIdentity call =
                heard.orElseGet(() -> CallIdentity.id(ordered.get(0).callId() + "-" + start.getEpochSecond()));
        LogRow.Party client = inbound ? outside.get().source() : outside.get().destination();
        CallDetails details = CallDetails.of(
                        inbound ? Direction.INBOUND : Direction.OUTBOUND,
                        client.clientNumber().orElse(null),
                        line(dialled, client))
                .withTimes(start, null, null);
        Story story = new Story(call, details, inbound, end);
        ordered.forEach(story::add);
        return Optional.of(new PastCall(start, story.told(heard.isEmpty() ? recordings : recordingsOfKnown)));
    }

    private @Nullable String line(@Nullable String dialled, LogRow.Party client) {
        return dialled == null ? lines.trunks().get(client.dn()) : lines.named().getOrDefault(dialled, dialled);
    }

    /** The same call as it was heard of while it lived, under the second in which it was noticed. */
    private static Optional<CallIdentity> heard(long callId, Instant start, Instant end, KnownCalls known) {
        String prefix = callId + "-";
        return known.named(prefix).stream()
                .filter(call -> call instanceof CallIdentity.ById byId
                        && byId.id().startsWith(prefix)
                        && CallNames.isName(byId.id())
                        && !CallNames.since(byId.id()).isBefore(start.minus(TOLERANCE))
                        && !CallNames.since(byId.id()).isAfter(end.plus(TOLERANCE)))
                .findFirst();
    }

    /** What there is to say of one call. */
    private final class Story {

        private final CallIdentity call;
        private final CallDetails details;
        private final boolean inbound;
        private final Instant end;
        private final List<CallEvent> events = new ArrayList<>();
        private final List<String> recorded = new ArrayList<>();
        private Duration talk = Duration.ZERO;
        private @Nullable Instant answeredAt;
        private @Nullable Extension last;
        private @Nullable Extension rung;

        private Story(CallIdentity call, CallDetails details, boolean inbound, Instant end) {
            this.call = call;
            this.details = details;
            this.inbound = inbound;
            this.end = end;
        }

        private void add(LogRow row) {
            String dn = (inbound ? row.destination() : row.source()).dn();
            if (dn.isBlank()) {
                return;
            }
            boolean person = employees.isEmpty() || employees.contains(dn);
            Extension extension = new Extension(dn, person ? ExtensionKind.PHONE : ExtensionKind.QUEUE);
            if (!row.talked() || !person) {
                rung = extension;
                events.add(new CallEvent.Ringing(call, details, row.startedAt(), extension, CallEvent.NO_LEG));
                return;
            }
            talk = talk.plus(row.talking());
            if (row.recordingId() != null) {
                recorded.add(row.recordingId());
            }
            Extension before = last;
            last = extension;
            if (answeredAt == null || before == null) {
                answeredAt = row.answeredAt();
                events.add(new CallEvent.Answered(call, details, answeredAt, extension, CallEvent.NO_LEG));
            } else if (!before.equals(extension)) {
                events.add(new CallEvent.Transferred(
                        call, details, row.answeredAt(), before, extension, TransferKind.UNKNOWN, CallEvent.NO_LEG));
            }
        }

        private List<CallEvent> told(boolean withRecordings) {
            CallResult unanswered = inbound ? CallResult.MISSED : CallResult.NO_ANSWER;
            List<CallEvent> told = new ArrayList<>(events);
            told.add(new CallEvent.Ended(
                    call,
                    details.withTimes(details.startedAt(), answeredAt, end),
                    end,
                    last == null ? rung : last,
                    answeredAt == null ? unanswered : CallResult.ANSWERED,
                    talk,
                    null));
            if (withRecordings) {
                recorded.forEach(id -> told.add(new CallEvent.RecordingReady(
                        call, details, null, RecordingReference.id(RecordingSearch.BY_NUMBER + id), CallEvent.NO_LEG)));
            }
            return told;
        }
    }
}
