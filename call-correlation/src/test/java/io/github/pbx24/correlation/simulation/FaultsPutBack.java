package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Faults that engines of this kind have had, each at a seam where it can be put back. */
final class FaultsPutBack {

    private FaultsPutBack() {}

    /** Whoever writes last wins, whether or not the call is still theirs. */
    static Fault noFencing() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            @Override
            public Saved save(Lease lease, CallProgress progress, Next next, CallLook look) {
                Saved saved = super.save(lease, progress, next, look);
                if (saved != Saved.LEASE_LOST) {
                    return saved;
                }
                releaseAll();
                Instant ever = Instant.EPOCH;
                TrackedCall call = load(lease.id()).flatMap(Loaded::call).orElseThrow();
                return begin(call, new Claim(lease.owner(), ever, ever.plusSeconds(1)), progress, look)
                        .map(own -> super.save(own, progress, next, look))
                        .orElse(saved);
            }
        });
    }

    /** What was certainly refused is taken for what may have been done, so the same is said for ever. */
    static Fault frozenIntents() {
        return Fault.ofAcks(ack -> ack.kind() == Ack.Kind.NOT_DONE ? Ack.unknown(ack.reason()) : ack);
    }

    /** What may have been done is taken for what certainly was not. */
    static Fault lostMeansNotDone() {
        return Fault.ofAcks(ack -> ack.kind() == Ack.Kind.UNKNOWN ? Ack.notDone(ack.reason()) : ack);
    }

    /** Silence ends a call although somebody talks. */
    static Fault silenceEndsTalks() {
        return Fault.ofRules(rules -> rules.withWaits(rules.waits()
                .withSilence(rules.waits().silentCall(), rules.waits().silentCall())));
    }

    /** A call dialled by hand is taken for the click that is over. */
    static Fault clicksBindWhenOver() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            @Override
            public Heard hear(Hearing hearing) {
                if (hearing.call() instanceof CallIdentity.ById named) {
                    Alias alias = Alias.pbxId(hearing.pbx(), named.id());
                    if (resolve(alias).isEmpty()) {
                        anyFinishedCall(hearing.pbx()).ifPresent(call -> adopt(call.id(), alias, hearing.now()));
                    }
                }
                return super.hear(hearing);
            }

            private Optional<TrackedCall> anyFinishedCall(String pbx) {
                return recent(CallQuery.newest(10)).stream()
                        .map(Loaded::call)
                        .flatMap(Optional::stream)
                        .filter(call -> call.pbx().equals(pbx)
                                && call.progress().isFinished()
                                && !call.facts().clicks().isEmpty()
                                && call.callId() == null)
                        .findFirst();
            }
        });
    }

    /** What the exchange tells of times is thrown away, and the order of receipt is all there is. */
    static Fault orderOfReceipt() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            @Override
            public Heard hear(Hearing hearing) {
                List<CallEvent> untimed =
                        hearing.events().stream().map(FaultsPutBack::untimed).toList();
                return super.hear(new Hearing(
                        hearing.newId(),
                        hearing.pbx(),
                        untimed,
                        hearing.receivedAt(),
                        hearing.now(),
                        hearing.sameNumber()));
            }
        });
    }

    private static CallEvent untimed(CallEvent event) {
        CallDetails details = event.details().withTimes(null, null, null);
        if (event instanceof CallEvent.Answered answered) {
            return new CallEvent.Answered(answered.call(), details, null, answered.extension(), answered.leg());
        }
        if (event instanceof CallEvent.Transferred moved) {
            return new CallEvent.Transferred(
                    moved.call(), details, null, moved.from(), moved.to(), moved.kind(), moved.leg());
        }
        if (event instanceof CallEvent.Ended ended) {
            return new CallEvent.Ended(
                    ended.call(), details, null, ended.extension(), ended.result(), ended.talk(), ended.total());
        }
        return event;
    }

    /** A statement in words that were heard before is thrown away, whenever it comes. */
    static Fault equalWordsOnce() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            private final Set<CallEvent> said = new HashSet<>();

            @Override
            public Heard hear(Hearing hearing) {
                List<CallEvent> news = hearing.events().stream()
                        .filter(event -> !(event instanceof CallEvent.Transferred) || said.add(event))
                        .toList();
                return news.isEmpty()
                        ? new Heard(
                                resolve(Alias.pbxId(hearing.pbx(), nameOf(hearing)))
                                        .orElse(hearing.newId()),
                                false,
                                false)
                        : super.hear(new Hearing(
                                hearing.newId(),
                                hearing.pbx(),
                                news,
                                hearing.receivedAt(),
                                hearing.now(),
                                hearing.sameNumber()));
            }
        });
    }

    private static String nameOf(Hearing hearing) {
        return hearing.call() instanceof CallIdentity.ById named ? named.id() : "";
    }

    /** Nothing is written down before it is said. */
    static Fault noIntents() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            @Override
            public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
                return super.begin(call, claim, call.progress(), look);
            }
        });
    }

    /** All leases that were ever taken are prolonged, also those of processes that died. */
    static Fault leasesOfTheDeadAreRenewed() {
        return Fault.ofStore(store -> new ForwardingStore(store) {
            private final Set<Lease> taken = new HashSet<>();

            @Override
            public Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look) {
                Optional<Lease> lease = super.begin(call, claim, intended, look);
                lease.ifPresent(taken::add);
                return lease;
            }

            @Override
            public void renew(Collection<Lease> leases, Instant until) {
                super.renew(taken, until);
            }
        });
    }

    /** A call is finished although a request to register it may still be running. */
    static Fault finishesTooSoon() {
        return Fault.ofRules(rules ->
                rules.withWaits(rules.waits().withLostAnswers(rules.waits().unknownOutcome(), Duration.ofSeconds(1))));
    }

    /** A registration is repeated when Bitrix24 does not recognise it any more. */
    static Fault repeatedTooLate() {
        return new Fault(Fault.NONE.store(), Fault.NONE.rules(), Fault.NONE.ack(), Duration.ofSeconds(5));
    }
}
