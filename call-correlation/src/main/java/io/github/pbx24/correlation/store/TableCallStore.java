package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.Dialling;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rules of a store, over tables in any database. A database extends this class and supplies transactions. Thread-safe if
 * those are.
 *
 * @since 0.1
 */
public abstract class TableCallStore implements CallStore {

    private static final Duration FIRST_QUARANTINE = Duration.ofMinutes(1);
    private static final Duration LONGEST_QUARANTINE = Duration.ofHours(12);
    /** Receipts of several nodes are not exactly in order. */
    private static final Duration BEFORE_CLICK = Duration.ofMinutes(1);

    private static final int PURGE_BATCH = 200;

    /** For subclasses. */
    protected TableCallStore() {}

    /**
     * Does some work in one transaction: all of it or nothing. Work inside the work of the same thread belongs to the same
     * transaction.
     *
     * @param work what to do; may be run again after it was rolled back
     * @param <T> what it answers
     * @return what the work answers
     * @throws CallStoreException if the database fails
     */
    protected abstract <T> T write(Function<CallRows, T> work);

    /**
     * Reads.
     *
     * @param work what to read
     * @param <T> what it answers
     * @return what the work answers
     * @throws CallStoreException if the database fails
     */
    protected abstract <T> T read(Function<CallRows, T> work);

    /** Makes calls of rows. */
    RowReader reader() {
        return RowReader.OF_TEXTS;
    }

    @Override
    public Heard hear(Hearing hearing) {
        return write(rows -> new Listening(rows).hear(hearing));
    }

    @Override
    public Heard ask(Asked asked) {
        return write(rows -> ask(rows, asked));
    }

    private static Heard ask(CallRows rows, Asked asked) {
        ClickToCall click = asked.click();
        String content = StatementCodec.hash(click);
        String crmCallId = click.crmCallId();
        // Bitrix24 names a click on a call that is still open like that call. A call back has no name yet.
        Alias alias = Alias.crmId(asked.pbx(), crmCallId == null ? "callback/" + content : crmCallId);
        Optional<CallHeader> known = rows.named(alias);
        String id = known.map(CallHeader::id).orElse(asked.newId());
        if (known.isEmpty()) {
            if (!rows.name(alias, id)) {
                throw new CallStoreException("a click was handled twice at the same moment", null);
            }
            rows.insert(first(asked, id), ProgressCodec.encode(progress(click)), "");
        }
        Statement statement = new Statement(content, 0, click.requestedAt(), StatementCodec.encode(click));
        if (rows.append(id, List.of(statement)) == 0) {
            return new Heard(id, false, false);
        }
        rows.heard(id, 1, asked.now());
        if (click.undialable().isEmpty()) {
            rows.expect(new Expectation(
                    id,
                    asked.pbx(),
                    Expectation.Kind.CLICK,
                    click.extension(),
                    click.number(),
                    asked.now().minus(BEFORE_CLICK),
                    asked.expectedUntil()));
        }
        return new Heard(id, true, known.isEmpty());
    }

    private static CallProgress progress(ClickToCall click) {
        return CallProgress.startedInBitrix24(click);
    }

    private static CallHeader first(Asked asked, String id) {
        return new CallHeader(
                id,
                asked.pbx(),
                null,
                Stage.of(progress(asked.click())),
                true,
                0,
                1,
                asked.now(),
                Urgency.LIVE,
                asked.now(),
                asked.now(),
                null,
                0);
    }

    @Override
    public Optional<Loaded> load(String id) {
        return read(rows -> rows.row(id)).map(reader()::read);
    }

    @Override
    public Optional<String> resolve(Alias alias) {
        return read(rows -> rows.named(alias)).map(CallHeader::id);
    }

    @Override
    public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
        CallRows.Told told = told(intended, look);
        OptionalLong epoch = write(rows -> rows.begin(call, claim, told));
        return epoch.isEmpty()
                ? Optional.empty()
                : Optional.of(new Lease(call.id(), claim.owner(), epoch.getAsLong(), call.heard()));
    }

    private static CallRows.Told told(CallProgress progress, CallLook look) {
        return new CallRows.Told(Stage.of(progress), ProgressCodec.encode(progress), look.search());
    }

    @Override
    public Saved save(Lease lease, CallProgress progress, Next next, CallLook look) {
        CallRows.Told told = told(progress, look);
        boolean closed = progress.dialling().state() == Dialling.State.REFUSED || progress.isFinished();
        OptionalInt heard = write(rows -> {
            OptionalInt saved = rows.save(lease, told, next);
            if (saved.isPresent() && look.step() != null) {
                rows.done(lease.id(), look.step());
            }
            if (saved.isPresent() && closed && progress.dialling().state() != Dialling.State.NONE) {
                // Nothing that comes later belongs to a call that was refused or is finished.
                rows.expectNoMore(lease.id());
            }
            return saved;
        });
        if (heard.isEmpty()) {
            return Saved.LEASE_LOST;
        }
        return heard.getAsInt() == lease.heard() ? Saved.DONE : Saved.DONE_WITH_NEWS;
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        run(rows -> rows.release(lease, dueAt));
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, CallLook look) {
        if (next.equals(new Next.Rest(call.dueAt(), call.urgency()))
                && look.search().equals(call.search())) {
            return true;
        }
        return write(rows -> rows.rest(call, now, next, look.search()));
    }

    @Override
    public void renew(Collection<Lease> leases, Instant until) {
        if (!leases.isEmpty()) {
            run(rows -> rows.renew(leases, until));
        }
    }

    @Override
    public void releaseAll() {
        run(CallRows::releaseAll);
    }

    @Override
    public boolean reserve(String what, String owner, Instant now, Instant until) {
        return write(rows -> rows.reserve(what, owner, now, until));
    }

    @Override
    public void free(String what, Instant until) {
        run(rows -> rows.free(what, until));
    }

    @Override
    public List<Due> due(Map<String, Integer> limits, Instant now) {
        return limits.isEmpty() ? List.of() : read(rows -> rows.due(limits, now));
    }

    @Override
    public boolean adopt(String id, Alias pbxId, Instant now) {
        return write(rows -> adopt(rows, id, pbxId, now));
    }

    private static boolean adopt(CallRows rows, String id, Alias pbxId, Instant now) {
        Optional<CallHeader> known = rows.named(pbxId);
        if (rows.header(id).isEmpty()) {
            return false;
        }
        if (known.isEmpty()) {
            if (!rows.name(pbxId, id)) {
                throw new CallStoreException("a name was taken at the same moment", null);
            }
        } else if (!known.get().id().equals(id)) {
            if (!known.get().isFree(now)) {
                return false;
            }
            rows.move(known.get().id(), id);
            rows.heard(id, 0, now);
        }
        rows.callId(id, pbxId.value());
        rows.expectNoMore(id);
        return true;
    }

    @Override
    public Optional<Instant> quarantine(String id, String why, Instant now) {
        return write(rows -> rows.header(id).map(call -> {
            Instant dueAt = now.plus(quarantine(call.failures()));
            rows.quarantine(id, why, dueAt);
            return dueAt;
        }));
    }

    /** 1, 2, 4, … minutes, at most half a day. */
    private static Duration quarantine(int failures) {
        Duration wait = FIRST_QUARANTINE.multipliedBy(1L << Math.min(failures, 10));
        return wait.compareTo(LONGEST_QUARANTINE) < 0 ? wait : LONGEST_QUARANTINE;
    }

    @Override
    public void rouse(String id, Instant now) {
        run(rows -> rows.rouse(id, now));
    }

    @Override
    public int rouseFromFuture(Instant now) {
        return write(rows -> rows.rouseFromFuture(now));
    }

    @Override
    public List<Loaded> recent(CallQuery query) {
        return read(rows -> rows.recent(query)).stream().map(reader()::read).toList();
    }

    @Override
    public List<CallStep> steps(String id) {
        return read(rows -> rows.steps(id));
    }

    @Override
    public long countDue(Set<String> exchanges, Instant now) {
        return read(rows -> rows.countDue(exchanges, now));
    }

    /** In small batches, because others wait while one writes. */
    @Override
    public int purge(Instant heardBefore, Set<String> exchanges) {
        int purged = 0;
        int batch = PURGE_BATCH;
        while (batch == PURGE_BATCH) {
            batch = write(rows -> rows.purge(heardBefore, exchanges, PURGE_BATCH));
            purged += batch;
        }
        return purged;
    }

    private void run(Consumer<CallRows> work) {
        write(rows -> {
            work.accept(rows);
            return true;
        });
    }
}
