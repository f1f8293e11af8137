package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.ActiveCall;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.CardChange;
import io.github.pbx24.simulator.ShownCard;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Active calls, the history and the cards. Guarded by the portal's lock. */
public final class Calls {

    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(30);
    private static final Duration ACTIVE_CALLS_ARE_KEPT = Duration.ofDays(30);

    /** Where a card is shown. */
    private record Screen(String callId, long userId) {}

    private final Map<String, ActiveCall> active = new LinkedHashMap<>();
    private final Map<String, List<CrmBinding>> bindings = new LinkedHashMap<>();
    private final List<CallHistoryRow> history = new ArrayList<>();
    private final Map<Screen, Instant> cards = new LinkedHashMap<>();
    private final List<ActiveCall> forgotten = new ArrayList<>();
    private final List<CardChange> cardChanges = new ArrayList<>();
    private long lastHistoryId;
    private long lastTranscriptId;

    public List<ActiveCall> active(Instant now) {
        active.values().removeIf(call -> isForgotten(call.startedAt(), now) && forgotten.add(call));
        return List.copyOf(active.values());
    }

    /** Whether the portal has given up an unfinished call; its start date decides, not its registration. */
    public static boolean isForgotten(Instant startedAt, Instant now) {
        return startedAt.isBefore(now.minus(ACTIVE_CALLS_ARE_KEPT));
    }

    /** The unfinished calls the portal has given up. */
    public List<ActiveCall> forgotten(Instant now) {
        active(now);
        return List.copyOf(forgotten);
    }

    public Optional<ActiveCall> active(String callId) {
        return Optional.ofNullable(active.get(callId));
    }

    public void put(ActiveCall call, List<CrmBinding> boundTo) {
        active.put(call.callId(), call);
        bindings.put(call.callId(), List.copyOf(boundTo));
    }

    public void removeActive(String callId) {
        active.remove(callId);
    }

    /** The CRM objects of an active call, the primary one first. */
    public List<CrmBinding> bindings(String callId) {
        return bindings.getOrDefault(callId, List.of());
    }

    /**
     * The unfinished call a registration repeats. Line and external id widen the match when they were not sent; the
     * window counts from the call's own start, not from its registration.
     */
    public Optional<ActiveCall> duplicate(
            long userId,
            String phone,
            int type,
            @Nullable Long appId,
            @Nullable String line,
            @Nullable String externalCallId,
            Instant now) {
        return active(now).stream()
                .filter(call -> call.userId() == userId
                        && call.phoneNumber().equals(phone)
                        && call.type() == type
                        && Objects.equals(call.appId(), appId)
                        && (line == null || line.equals(call.lineNumber()))
                        && (externalCallId == null || externalCallId.equals(call.externalCallId()))
                        && call.startedAt().isAfter(now.minus(DUPLICATE_WINDOW)))
                .findFirst();
    }

    public long nextHistoryId() {
        return ++lastHistoryId;
    }

    public long nextTranscriptId() {
        return ++lastTranscriptId;
    }

    public List<CallHistoryRow> history() {
        return List.copyOf(history);
    }

    public void addToHistory(CallHistoryRow call) {
        history.add(call);
    }

    /** The newest row of a call; a finish that was cut can leave two. */
    public Optional<CallHistoryRow> finished(String callId) {
        CallHistoryRow found = null;
        for (CallHistoryRow row : history) {
            found = row.callId().equals(callId) ? row : found;
        }
        return Optional.ofNullable(found);
    }

    public void updateHistory(long id, UnaryOperator<CallHistoryRow> change) {
        history.replaceAll(row -> row.id() == id ? change.apply(row) : row);
    }

    public void show(String callId, long userId, Instant now, CardChange.Cause cause) {
        cards.put(new Screen(callId, userId), now);
        cardChanges.add(new CardChange(now, callId, userId, true, cause));
    }

    public void hide(String callId, long userId, Instant now, CardChange.Cause cause) {
        cards.remove(new Screen(callId, userId));
        cardChanges.add(new CardChange(now, callId, userId, false, cause));
    }

    public List<ShownCard> cards() {
        return cards.entrySet().stream()
                .map(card -> new ShownCard(
                        card.getKey().callId(),
                        card.getKey().userId(),
                        card.getValue(),
                        active.containsKey(card.getKey().callId())))
                .toList();
    }

    public List<CardChange> cardChanges() {
        return List.copyOf(cardChanges);
    }
}
