package io.github.pbx24.app.internal;

import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The delivery status as rows. */
final class Deliveries {

    private static final String OPEN = "state IN ('WAITING', 'RETRYING')";
    private static final AtomicLong LAST = new AtomicLong();

    private Deliveries() {}

    /** Something that happened at once. */
    static void note(PortalRows rows, Instant now, StepKind kind, StepState state, @Nullable String detail) {
        String id = begin(rows, kind, state, null, now);
        if (detail != null) {
            rows.update(
                    "deliveries", "detail = ?, attempts = 1", Arrays.asList(Text.bounded(detail, 500)), "id = ?", id);
        }
    }

    /** Notes something that is no step of the queue. */
    static String begin(PortalRows rows, StepKind kind, StepState state, @Nullable String callId, Instant now) {
        long floor = now.toEpochMilli() << 12;
        long stamp = LAST.updateAndGet(previous -> Math.max(previous + 1, floor));
        // Of the form of the queue's ids, so that both sort together.
        long high = (stamp >>> 12) << 16 | 0x7000L | (stamp & 0xFFF);
        long low = ThreadLocalRandom.current().nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        String id = new UUID(high, low).toString();
        begin(rows, id, kind, state, callId, now);
        return id;
    }

    static void begin(
            PortalRows rows, String id, StepKind kind, StepState state, @Nullable String callId, Instant now) {
        rows.insert(
                "deliveries",
                "id, kind, state, call_id, attempts, received_at, updated_at",
                "ON CONFLICT (portal, id) DO NOTHING",
                id,
                kind.name(),
                state.name(),
                callId,
                0,
                now,
                now);
    }

    /** True if the outcome of a step is stored. Whoever does it once more then is a process that goes on after a crash. */
    static boolean hasEnded(PortalRows rows, String id) {
        return rows.first("1", "deliveries", "id = ? AND NOT " + OPEN, row -> true, id)
                .isPresent();
    }

    /** What was given up, or found nothing to do, may run once more. */
    static void reopen(PortalRows rows, String id, Instant now) {
        rows.update(
                "deliveries",
                "state = ?, updated_at = ?",
                List.of(StepState.WAITING.name(), now),
                "id = ? AND state IN ('FAILED', 'IGNORED')",
                id);
    }

    /** False if the step has ended already; what it brings about is not to be stored a second time then. */
    static boolean end(
            PortalRows rows,
            String id,
            StepState state,
            int attempts,
            @Nullable String detail,
            @Nullable String callId,
            Instant now) {
        return rows.update(
                        "deliveries",
                        "state = ?, attempts = ?, detail = ?, next_attempt_at = NULL, call_id = COALESCE(?, call_id),"
                                + " updated_at = ?",
                        Arrays.asList(
                                state.name(), attempts, detail == null ? null : Text.bounded(detail, 500), callId, now),
                        "id = ? AND " + OPEN,
                        id)
                == 1;
    }

    /** False if the step has ended already, through another attempt. */
    static boolean failed(
            PortalRows rows, String id, int attempts, String detail, @Nullable Instant nextAttemptAt, Instant now) {
        return rows.update(
                        "deliveries",
                        "state = ?, attempts = ?, detail = ?, next_attempt_at = ?, updated_at = ?",
                        Arrays.asList(
                                (nextAttemptAt == null ? StepState.FAILED : StepState.RETRYING).name(),
                                attempts,
                                Text.bounded(detail, 500),
                                nextAttemptAt,
                                now),
                        "id = ? AND " + OPEN,
                        id)
                == 1;
    }
}
