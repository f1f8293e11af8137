package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.store.CallStore.Heard;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds or makes the call of something heard, and adds it, within one transaction. */
final class Listening {

    /** An exchange that names a new call like one that was finished so long ago uses its ids again. */
    private static final Duration REUSE = Duration.ofHours(12);
    /** A call says no more than that. Ends, answers and transfers fit even then, up to twice as many. */
    private static final int MAX_STATEMENTS = 2_000;

    private final CallRows rows;

    /** Whether the call is a new one. */
    private boolean made;

    Listening(CallRows rows) {
        this.rows = rows;
    }

    Heard hear(Hearing hearing) {
        CallHeader call = hearing.call() instanceof CallIdentity.ById named
                ? ofName(hearing, Alias.pbxId(hearing.pbx(), named.id()), named.id())
                : ofParties(hearing, (CallIdentity.ByAttributes) hearing.call());
        String id = call.id();
        if (made) {
            // Written with its count already.
            rows.append(id, Hearing.distinct(fitting(hearing, 0)));
            return new Heard(id, true, true);
        }
        int added = rows.append(id, Hearing.distinct(fitting(hearing, call.heard())));
        if (added > 0) {
            rows.heard(id, added, hearing.now());
        }
        return new Heard(id, added > 0, false);
    }

    private static List<Statement> fitting(Hearing hearing, int heard) {
        List<Statement> statements = hearing.statements();
        if (heard + statements.size() <= MAX_STATEMENTS) {
            return statements;
        }
        List<Statement> fitting = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            if (fits(hearing.events().get(i), heard + fitting.size())) {
                fitting.add(statements.get(i));
            }
        }
        return fitting;
    }

    private CallHeader header(String id) {
        return rows.header(id).orElseThrow(() -> new CallStoreException("a call vanished while it was named", null));
    }

    private static boolean fits(CallEvent event, int heard) {
        boolean essential = event instanceof CallEvent.Ended
                || event instanceof CallEvent.Answered
                || event instanceof CallEvent.Transferred
                || event instanceof CallEvent.LegEnded;
        return heard < (essential ? 2 * MAX_STATEMENTS : MAX_STATEMENTS);
    }

    private CallHeader ofName(Hearing hearing, Alias alias, String callId) {
        Optional<CallHeader> known = rows.named(alias);
        if (known.isPresent() && !isReused(known.get(), hearing)) {
            return wanted(known.get(), hearing)
                    .map(click -> join(known.get(), click))
                    .orElse(known.get());
        }
        if (known.isEmpty()) {
            Optional<String> click = expected(hearing);
            if (click.isPresent() && rows.name(alias, click.get())) {
                return claim(click.get(), callId);
            }
        }
        return create(hearing, alias, callId, known.isPresent());
    }

    /** A call of which Bitrix24 knows nothing yet may turn out to be one that a user asked for. */
    private Optional<String> wanted(CallHeader known, Hearing hearing) {
        return known.isFree(hearing.now()) ? expected(hearing) : Optional.empty();
    }

    private CallHeader join(CallHeader known, String click) {
        rows.move(known.id(), click);
        return claim(click, known.callId());
    }

    private CallHeader claim(String click, @Nullable String callId) {
        if (callId != null) {
            rows.callId(click, callId);
        }
        rows.expectNoMore(click);
        return header(click);
    }

    private CallHeader create(Hearing hearing, Alias alias, String callId, boolean taken) {
        if (taken) {
            rows.rename(alias, hearing.newId());
        } else if (!rows.name(alias, hearing.newId())) {
            // Another node heard of the call at the same moment, and has committed by now.
            return rows.named(alias)
                    .orElseThrow(() -> new CallStoreException("a name was taken and given up at once", null));
        }
        return insert(hearing, callId);
    }

    private CallHeader insert(Hearing hearing, @Nullable String callId) {
        CallHeader call = fresh(hearing, callId);
        Hearing.Outset outset = hearing.outset();
        rows.insert(call, "", outset == null ? "" : outset.search());
        made = true;
        return call;
    }

    private static CallHeader fresh(Hearing hearing, @Nullable String callId) {
        Hearing.Outset outset = hearing.outset();
        Next.Rest rest = outset != null ? outset.rest() : new Next.Rest(hearing.now(), urgency(hearing));
        return new CallHeader(
                hearing.newId(),
                hearing.pbx(),
                callId,
                Stage.HEARD,
                false,
                Hearing.distinct(fitting(hearing, 0)).size(),
                1,
                rest.dueAt(),
                rest.urgency(),
                hearing.now(),
                hearing.now(),
                null,
                0);
    }

    private static Urgency urgency(Hearing hearing) {
        boolean over = hearing.events().stream().anyMatch(event -> event instanceof CallEvent.Ended);
        return over ? Urgency.ENDED : Urgency.LIVE;
    }

    private static boolean isReused(CallHeader call, Hearing hearing) {
        return call.stage() == Stage.FINISHED
                && call.heardAt().plus(REUSE).isBefore(hearing.now())
                && hearing.events().stream().anyMatch(event -> !(event instanceof CallEvent.RecordingReady))
                && hearing.events().stream().allMatch(event -> isLater(event, call.heardAt()));
    }

    private static boolean isLater(CallEvent event, Instant heardAt) {
        Instant startedAt = event.details().startedAt();
        Instant time = startedAt != null ? startedAt : event.at();
        return time == null || time.isAfter(heardAt);
    }

    /** The newest click of that employee on that number which the PBX has not named yet, whatever the direction. */
    private Optional<String> expected(Hearing hearing) {
        Optional<String> found = Optional.empty();
        if (hearing.isOfPart()) {
            return found;
        }
        List<Expectation> clicks = List.of();
        for (CallEvent event : hearing.events()) {
            String extension = Parties.extensionOf(event);
            String number = event.details().clientNumber();
            if (extension != null && number != null) {
                if (clicks.isEmpty()) {
                    clicks = rows.expected(hearing.pbx(), Expectation.Kind.CLICK, hearing.now(), hearing.now());
                }
                for (Expectation click : clicks) {
                    if (Parties.fit(click, extension, number, hearing.sameNumber()) && isOpen(click)) {
                        found = Optional.of(click.call());
                    }
                }
            }
        }
        return found;
    }

    private boolean isOpen(Expectation click) {
        return rows.header(click.call())
                .filter(call -> call.stage() != Stage.FINISHED && call.callId() == null)
                .isPresent();
    }

    private CallHeader ofParties(Hearing hearing, CallIdentity.ByAttributes parties) {
        List<Expectation> known =
                rows.expected(hearing.pbx(), Expectation.Kind.ATTRIBUTES, parties.from(), parties.to());
        List<SameParties.Candidate> fitting = new ArrayList<>();
        for (Expectation candidate : known) {
            if (Parties.fit(candidate, parties.extension(), parties.clientNumber(), hearing.sameNumber())) {
                rows.row(candidate.call()).ifPresent(row -> fitting.add(SameParties.Candidate.of(row, candidate)));
            }
        }
        Optional<CallHeader> one = SameParties.choose(hearing, fitting);
        if (one.isPresent()) {
            return one.get();
        }
        Optional<String> click = expected(hearing);
        CallHeader call = click.map(found -> claim(found, null)).orElseGet(() -> insert(hearing, null));
        rows.expect(new Expectation(
                call.id(),
                hearing.pbx(),
                Expectation.Kind.ATTRIBUTES,
                parties.extension(),
                parties.clientNumber(),
                parties.from(),
                parties.to()));
        return call;
    }
}
