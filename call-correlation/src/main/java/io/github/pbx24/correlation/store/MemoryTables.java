package io.github.pbx24.correlation.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of {@link InMemoryCallStore}. For one thread at a time. */
final class MemoryTables implements CallRows {

    private final Map<String, MemoryRow> calls = new HashMap<>();
    private final Map<Alias, String> names = new HashMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Map<String, List<CallStep>> steps = new HashMap<>();
    private final DueOrder order = new DueOrder();
    private final Map<String, Reservation> reserved = new HashMap<>();

    private record Reservation(String owner, Instant until) {}

    private void put(MemoryRow row) {
        MemoryRow before = calls.put(row.header().id(), row);
        order.replace(before == null ? null : before.header(), row.header());
    }

    private @Nullable MemoryRow get(String id) {
        return calls.get(id);
    }

    @Override
    public Optional<CallHeader> named(Alias alias) {
        String id = names.get(alias);
        return id == null ? Optional.empty() : header(id);
    }

    @Override
    public Optional<CallHeader> header(String id) {
        return Optional.ofNullable(get(id)).map(MemoryRow::header);
    }

    @Override
    public Optional<CallRow> row(String id) {
        return Optional.ofNullable(get(id)).map(MemoryRow::read);
    }

    @Override
    public boolean name(Alias alias, String id) {
        return names.putIfAbsent(alias, id) == null;
    }

    @Override
    public void rename(Alias alias, String id) {
        names.put(alias, id);
    }

    @Override
    public void insert(CallHeader call, String progress, String search) {
        put(new MemoryRow(call, progress, search, null, 0, new LinkedHashMap<>()));
    }

    @Override
    public void callId(String id, String callId) {
        MemoryRow row = get(id);
        if (row != null) {
            put(row.with(row.header().named(callId)));
        }
    }

    @Override
    public int append(String id, List<Statement> statements) {
        MemoryRow row = get(id);
        int added = 0;
        for (Statement one : statements) {
            if (row != null && row.statements().putIfAbsent(one.content() + "#" + one.occurrence(), one) == null) {
                added++;
            }
        }
        return added;
    }

    @Override
    public void heard(String id, int added, Instant heardAt) {
        MemoryRow row = get(id);
        if (row != null) {
            put(row.with(row.header().heard(added, heardAt)));
        }
    }

    @Override
    public List<Expectation> expected(String pbx, Expectation.Kind kind, Instant from, Instant until) {
        return expectations.stream()
                .filter(item -> item.pbx().equals(pbx) && item.kind() == kind)
                .filter(item -> !item.until().isBefore(from) && !item.from().isAfter(until))
                .sorted(Comparator.comparing(Expectation::from))
                .toList();
    }

    @Override
    public void expect(Expectation expectation) {
        expectations.removeIf(item -> item.call().equals(expectation.call()) && item.kind() == expectation.kind());
        expectations.add(expectation);
    }

    @Override
    public void expectNoMore(String id) {
        expectations.removeIf(item -> item.call().equals(id) && item.kind() == Expectation.Kind.CLICK);
    }

    @Override
    public void move(String from, String to) {
        MemoryRow source = get(from);
        MemoryRow target = get(to);
        if (source == null || target == null) {
            return;
        }
        int before = target.statements().size();
        source.statements().forEach(target.statements()::putIfAbsent);
        put(target.with(target.header()
                .heard(target.statements().size() - before, source.header().heardAt())));
        names.replaceAll((alias, id) -> id.equals(from) ? to : id);
        remove(source);
    }

    private void remove(MemoryRow row) {
        String id = row.header().id();
        calls.remove(id);
        steps.remove(id);
        order.replace(row.header(), null);
        names.values().removeIf(id::equals);
        expectations.removeIf(item -> item.call().equals(id));
    }

    @Override
    public OptionalLong begin(TrackedCall call, CallStore.Claim claim, Told told) {
        MemoryRow row = get(call.id());
        if (row == null
                || row.header().version() != call.version()
                || row.header().isHeld(claim.now())) {
            return OptionalLong.empty();
        }
        long epoch = row.epoch() + 1;
        put(new MemoryRow(
                row.header().begun(told.stage(), claim.now(), claim.until()),
                told.progress(),
                told.search(),
                claim.owner(),
                epoch,
                row.statements()));
        return OptionalLong.of(epoch);
    }

    private @Nullable MemoryRow held(Lease lease) {
        MemoryRow row = get(lease.id());
        return row != null && lease.owner().equals(row.owner()) && lease.epoch() == row.epoch() ? row : null;
    }

    @Override
    public OptionalInt save(Lease lease, Told told, Next next) {
        MemoryRow row = held(lease);
        if (row == null) {
            return OptionalInt.empty();
        }
        CallHeader header = row.header().told(told.stage());
        String owner = row.owner();
        if (next instanceof Next.Rest rest) {
            header = header.heard() == lease.heard() ? header.resting(rest) : header.released();
            owner = null;
        }
        put(new MemoryRow(header, told.progress(), told.search(), owner, row.epoch(), row.statements()));
        return OptionalInt.of(header.heard());
    }

    @Override
    public void done(String id, CallStep step) {
        List<CallStep> done = steps.computeIfAbsent(id, call -> new ArrayList<>());
        for (int i = 0; i < done.size(); i++) {
            CallStep known = done.get(i);
            if (known.again(step.lastAt())
                    .equals(new CallStep(
                            step.command(),
                            step.outcome(),
                            step.reason(),
                            known.firstAt(),
                            step.lastAt(),
                            known.times() + 1))) {
                done.set(i, known.again(step.lastAt()));
                return;
            }
        }
        done.add(step);
    }

    @Override
    public List<CallStep> steps(String id) {
        return List.copyOf(steps.getOrDefault(id, List.of()));
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        MemoryRow row = held(lease);
        if (row != null) {
            put(row.with(row.header().resting(new Next.Rest(dueAt, row.header().urgency())))
                    .heldBy(null));
        }
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, String search) {
        MemoryRow row = get(call.id());
        if (row == null
                || row.header().version() != call.version()
                || row.header().isHeld(now)) {
            return false;
        }
        put(new MemoryRow(row.header().resting(next), row.progress(), search, null, row.epoch(), row.statements()));
        return true;
    }

    @Override
    public void renew(Collection<Lease> leases, Instant until) {
        for (Lease lease : leases) {
            MemoryRow row = held(lease);
            if (row != null) {
                put(row.with(row.header().heldUntil(until)));
            }
        }
    }

    @Override
    public void releaseAll() {
        List.copyOf(calls.values()).stream()
                .filter(row -> row.owner() != null)
                .forEach(row -> put(row.with(row.header().released()).heldBy(null)));
    }

    @Override
    public boolean reserve(String what, String owner, Instant now, Instant until) {
        reserved.values().removeIf(one -> !one.until().isAfter(now));
        Reservation mine = new Reservation(owner, until);
        Reservation kept =
                reserved.merge(what, mine, (one, other) -> one.owner().equals(owner) ? other : one);
        return kept == mine;
    }

    @Override
    public void free(String what, Instant until) {
        reserved.computeIfPresent(what, (same, one) -> one.until().equals(until) ? null : one);
    }

    @Override
    public List<CallStore.Due> due(Map<String, Integer> limits, Instant now) {
        List<CallStore.Due> due = new ArrayList<>();
        limits.forEach((pbx, limit) -> due.addAll(order.due(pbx, limit, now)));
        return due;
    }

    @Override
    public void quarantine(String id, String why, Instant dueAt) {
        MemoryRow row = get(id);
        if (row != null) {
            put(row.with(row.header().quarantined(dueAt)).heldBy(null));
        }
    }

    @Override
    public void rouse(String id, Instant now) {
        MemoryRow row = get(id);
        if (row != null) {
            put(row.with(row.header().heard(0, row.header().heardAt()).dueAt(now)));
        }
    }

    @Override
    public int rouseFromFuture(Instant now) {
        List<MemoryRow> future = calls.values().stream()
                .filter(row -> row.header().heardAt().isAfter(now))
                .filter(row ->
                        row.header().dueAt() != null && row.header().dueAt().isAfter(now))
                .toList();
        future.forEach(row -> put(row.with(row.header().dueAt(now))));
        return future.size();
    }

    @Override
    public List<CallRow> recent(CallQuery query) {
        String text = query.text() == null ? "" : query.text().toLowerCase(Locale.ROOT);
        return calls.values().stream()
                .filter(row -> query.exchanges().isEmpty()
                        || query.exchanges().contains(row.header().pbx()))
                .filter(row -> query.before() == null || row.header().heardAt().isBefore(query.before()))
                .filter(row -> row.search().contains(text))
                .sorted(Comparator.comparing((MemoryRow row) ->
                                query.liveFirst() && !row.header().isLive())
                        .thenComparing(row -> row.header().heardAt(), Comparator.reverseOrder())
                        .thenComparing(row -> row.header().id()))
                .limit(query.limit())
                .map(MemoryRow::read)
                .toList();
    }

    @Override
    public long countDue(Set<String> exchanges, Instant now) {
        return calls.values().stream()
                .filter(row -> exchanges.contains(row.header().pbx()))
                .filter(row ->
                        row.header().dueAt() != null && !row.header().dueAt().isAfter(now))
                .count();
    }

    @Override
    public int purge(Instant heardBefore, Set<String> exchanges, int limit) {
        List<MemoryRow> old = calls.values().stream()
                .filter(row -> row.header().heardAt().isBefore(heardBefore))
                .filter(row -> row.header().dueAt() == null
                        || row.header().urgency() == Urgency.QUARANTINED
                        || !exchanges.contains(row.header().pbx()))
                .limit(limit)
                .toList();
        old.forEach(this::remove);
        return old.size();
    }

    /** One call. The statements are shared by the versions of a row, for they only grow. */
    record MemoryRow(
            CallHeader header,
            String progress,
            String search,
            @Nullable String owner,
            long epoch,
            LinkedHashMap<String, Statement> statements) {

        MemoryRow with(CallHeader changed) {
            return new MemoryRow(changed, progress, search, owner, epoch, statements);
        }

        MemoryRow heldBy(@Nullable String holder) {
            return new MemoryRow(header, progress, search, holder, epoch, statements);
        }

        CallRow read() {
            return new CallRow(header, progress, search, List.copyOf(statements.values()));
        }
    }
}
