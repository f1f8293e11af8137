package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Past calls: a file is ordered, then asked for until it is there. The next step is {@code order id@seconds when it was ordered}. */
final class CloudpbxHistory implements CallHistory {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(75);
    private static final Duration NEXT_LOOK = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** A span that was ordered before is ordered again a little longer; what is too much is left out. */
    private static final int OTHER_SPANS = 5;

    private static final String BUSY = "486";

    private final CloudpbxClient client;
    private final CloudpbxExtensions extensions;
    private final boolean durationIsTalk;
    private final Clock clock;

    CloudpbxHistory(CloudpbxClient client, CloudpbxSettings settings, CloudpbxExtensions extensions) {
        this.client = client;
        this.extensions = extensions;
        this.durationIsTalk = settings.durationIsTalk();
        this.clock = settings.clock();
    }

    @Override
    public Duration longestRange() {
        return LONGEST;
    }

    @Override
    public HistoryAnswer read(HistoryRange range, @Nullable String next) {
        if (Duration.between(range.from(), range.to()).compareTo(LONGEST) > 0) {
            return new HistoryAnswer.Failed("the range is longer than " + LONGEST, FailureKind.REFUSED);
        }
        return next == null ? order(range) : fetch(range, next);
    }

    private HistoryAnswer order(HistoryRange range) {
        Instant from = range.from().truncatedTo(ChronoUnit.SECONDS);
        Instant last = range.to().minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
        CloudpbxAnswer<String> ordered = client.orderHistory(from, last);
        for (int i = 1; i <= OTHER_SPANS && CloudpbxClient.isDuplicateOrder(ordered); i++) {
            ordered = client.orderHistory(from, last.plusSeconds(i));
        }
        if (ordered instanceof CloudpbxAnswer.Done<String> done) {
            return new HistoryAnswer.Later(done.value() + "@" + clock.instant().getEpochSecond(), FIRST_LOOK);
        }
        return failed(ordered);
    }

    private HistoryAnswer fetch(HistoryRange range, String next) {
        int at = next.lastIndexOf('@');
        Instant ordered = at < 1 ? null : CloudpbxTime.read(next.substring(at + 1), ZoneOffset.UTC);
        if (ordered == null) {
            return new HistoryAnswer.Failed("the next step is not one of this exchange", FailureKind.REFUSED);
        }
        CloudpbxAnswer<CloudpbxHistoryFile> file = client.history(next.substring(0, at));
        if (file instanceof CloudpbxAnswer.Done<CloudpbxHistoryFile> done) {
            return page(range, done.value());
        }
        boolean later = file instanceof CloudpbxAnswer.NotReady
                || file instanceof CloudpbxAnswer.Failed<CloudpbxHistoryFile>
                || file instanceof CloudpbxAnswer.Rejected;
        if (later && clock.instant().isBefore(ordered.plus(PATIENCE))) {
            return new HistoryAnswer.Later(next, NEXT_LOOK);
        }
        return failed(file);
    }

    private static HistoryAnswer failed(CloudpbxAnswer<?> answer) {
        FailureKind kind = answer instanceof CloudpbxAnswer.NotEnabled
                ? FailureKind.NOT_ENABLED
                : answer instanceof CloudpbxAnswer.Failed || answer instanceof CloudpbxAnswer.NotReady
                        ? FailureKind.TEMPORARY
                        : FailureKind.REFUSED;
        return new HistoryAnswer.Failed(answer.reason(), kind);
    }

    private HistoryAnswer page(HistoryRange range, CloudpbxHistoryFile file) {
        List<PastCall> calls = new ArrayList<>();
        for (CloudpbxPastCall call : file.calls()) {
            boolean asked = !call.startedAt().isBefore(range.from().truncatedTo(ChronoUnit.SECONDS))
                    && call.startedAt().isBefore(range.to());
            if (asked && call.direction() != Direction.INTERNAL) {
                calls.add(new PastCall(call.startedAt(), events(call)));
            }
        }
        return new HistoryAnswer.Page(calls, file.unreadable(), null);
    }

    private List<CallEvent> events(CloudpbxPastCall call) {
        CallIdentity identity = CallIdentity.id(call.sessionId());
        Instant endedAt = call.startedAt().plus(call.duration());
        CallDetails details = CallDetails.of(call.direction(), call.clientNumber(), call.line())
                .withTimes(call.startedAt(), null, endedAt);
        String employee = extensions.of(null, CloudpbxAddress.read(call.employee()));
        Duration talk = !call.answered() ? Duration.ZERO : durationIsTalk ? call.duration() : null;
        CallEvent ended = new CallEvent.Ended(
                identity,
                details,
                endedAt,
                employee == null ? null : Extension.of(employee),
                result(call),
                talk,
                durationIsTalk ? null : call.duration());
        return call.recorded()
                ? List.of(
                        ended,
                        new CallEvent.RecordingReady(
                                identity, details, null, RecordingReference.id(call.sessionId()), CallEvent.NO_LEG))
                : List.of(ended);
    }

    private static CallResult result(CloudpbxPastCall call) {
        if (call.answered()) {
            return CallResult.ANSWERED;
        }
        if (BUSY.equals(call.statusCode())) {
            return CallResult.BUSY;
        }
        return call.direction() == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
    }
}
