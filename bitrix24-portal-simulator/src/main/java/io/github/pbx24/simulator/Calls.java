package io.github.pbx24.simulator;

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
final class Calls {

    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(30);
    private static final Duration ACTIVE_CALLS_ARE_KEPT = Duration.ofDays(30);

    /** Where a card is shown. */
    private record Screen(String callId, long userId) {}

    private final Map<String, ActiveCall> active = new LinkedHashMap<>();
    private final Map<String, List<CrmBinding>> bindings = new LinkedHashMap<>();
    private final List<FinishedCall> history = new ArrayList<>();
    private final Map<Screen, Instant> cards = new LinkedHashMap<>();
    private final List<CardChange> cardChanges = new ArrayList<>();
    private long lastHistoryId;
    private long lastTranscriptId;

    List<ActiveCall> active(Instant now) {
        active.values().removeIf(call -> call.startedAt().isBefore(now.minus(ACTIVE_CALLS_ARE_KEPT)));
        return List.copyOf(active.values());
    }

    Optional<ActiveCall> active(String callId) {
        return Optional.ofNullable(active.get(callId));
    }

    void put(ActiveCall call, List<CrmBinding> boundTo) {
        active.put(call.callId(), call);
        bindings.put(call.callId(), List.copyOf(boundTo));
    }

    void removeActive(String callId) {
        active.remove(callId);
    }

    /** The CRM objects of an active call, the primary one first. */
    List<CrmBinding> bindings(String callId) {
        return bindings.getOrDefault(callId, List.of());
    }

    /**
     * The unfinished call a registration repeats. Line and external id widen the match when they were not sent; the
     * window counts from the call's own start, not from its registration.
     */
    Optional<ActiveCall> duplicate(
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

    long nextHistoryId() {
        return ++lastHistoryId;
    }

    long nextTranscriptId() {
        return ++lastTranscriptId;
    }

    List<FinishedCall> history() {
        return List.copyOf(history);
    }

    void addToHistory(FinishedCall call) {
        history.add(call);
    }

    /** The newest row of a call; a finish that was cut can leave two. */
    Optional<FinishedCall> finished(String callId) {
        FinishedCall found = null;
        for (FinishedCall row : history) {
            found = row.callId().equals(callId) ? row : found;
        }
        return Optional.ofNullable(found);
    }

    void updateHistory(long id, UnaryOperator<FinishedCall> change) {
        history.replaceAll(row -> row.id() == id ? change.apply(row) : row);
    }

    void show(String callId, long userId, Instant now, CardChange.Cause cause) {
        cards.put(new Screen(callId, userId), now);
        cardChanges.add(new CardChange(now, callId, userId, true, cause));
    }

    void hide(String callId, long userId, Instant now, CardChange.Cause cause) {
        cards.remove(new Screen(callId, userId));
        cardChanges.add(new CardChange(now, callId, userId, false, cause));
    }

    List<CallCard> cards() {
        return cards.entrySet().stream()
                .map(card -> new CallCard(
                        card.getKey().callId(),
                        card.getKey().userId(),
                        card.getValue(),
                        active.containsKey(card.getKey().callId())))
                .toList();
    }

    List<CardChange> cardChanges() {
        return List.copyOf(cardChanges);
    }
}
