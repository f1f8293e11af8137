package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.telephony.CrmMatch;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.internal.portal.ClientCard;
import io.github.pbx24.correlation.internal.portal.NewContact;
import io.github.pbx24.correlation.internal.portal.PortalPatience;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.number.Digits;
import io.github.pbx24.correlation.number.NumberRules;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.pbx.NumberLookup.NewClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers who calls and who is responsible, while the exchange holds the line. What was asked recently is answered at once; what
 * is a little older too, and is asked again beside it; else the portal has a short time. A portal that does not answer in time is left
 * alone but for one question at a time, see {@link PortalPatience}. Thread-safe.
 */
final class Callers {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration USABLE = Duration.ofHours(1);

    /** So long an answer still helps this call or the next. While a portal is dead, old questions must not pile up before its cards. */
    private static final Duration WORTH_KNOWING = Duration.ofSeconds(5);

    /** Who asks again while somebody rings has heard nothing by then. */
    private static final Duration PROMPT = Duration.ofMillis(800);

    private static final int MOST_KNOWN = 10_000;

    /** A number of the world has up to 15 digits, and a prefix of up to three may stand before it. */
    private static final Pattern SUBSCRIBER = Pattern.compile("\\+?[0-9]{5,18}");

    private static final Pattern NOUGHTS = Pattern.compile("\\+?0+");

    private final EngineTime time;
    private final Map<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    /** Empty for a portal that could not be asked. */
    private final Map<Key, CompletableFuture<Optional<Caller>>> asking = new HashMap<>();

    private final Introductions introductions;
    private final Map<String, PortalPatience> patience = new HashMap<>();

    Callers(EngineTime time, CallStore store, StoreOutage outage, Introductions.Listener listener) {
        this.time = time;
        introductions = new Introductions(time, store, outage, listener);
    }

    private record Key(String portal, String number) {}

    private record Known(Caller caller, Instant at) {}

    /**
     * Asks who calls.
     *
     * @param deadline how long the exchange can wait
     * @return never fails; {@link Caller#UNKNOWN} if nobody knows, there was no time or the portal does not answer anyway
     */
    CompletableFuture<Caller> ask(Exchange exchange, String number, Duration deadline) {
        Key key = new Key(exchange.portal().id(), number);
        Instant now = time.now();
        PortalPatience portal;
        CompletableFuture<Optional<Caller>> question;
        CompletableFuture<Optional<Caller>> own = null;
        Caller usable;
        synchronized (known) {
            Known answer = known.get(key);
            if (answer != null && now.isBefore(answer.at().plus(FRESH))) {
                return CompletableFuture.completedFuture(answer.caller());
            }
            usable = answer != null && now.isBefore(answer.at().plus(USABLE)) ? answer.caller() : null;
            portal = patience.computeIfAbsent(key.portal(), id -> new PortalPatience());
            question = asking.get(key);
            if (question == null && portal.mayAsk(now)) {
                own = new CompletableFuture<>();
                asking.put(key, own);
                question = own;
            } else if (portal.isLost()) {
                question = null;
            }
        }
        if (own != null) {
            search(exchange, key, portal, own);
        }
        if (usable != null) {
            return CompletableFuture.completedFuture(usable);
        }
        if (question == null || deadline.isZero()) {
            return CompletableFuture.completedFuture(
                    question == null ? Caller.UNKNOWN : orUnknown(question.getNow(Optional.empty())));
        }
        return within(question.thenApply(Callers::orUnknown), deadline);
    }

    private static Caller orUnknown(Optional<Caller> answer) {
        return answer.orElse(Caller.UNKNOWN);
    }

    /** A copy, so that one who has no time leaves the question open for the others. */
    private static CompletableFuture<Caller> within(CompletableFuture<Caller> answer, Duration deadline) {
        return answer.copy().completeOnTimeout(Caller.UNKNOWN, deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks who calls, and makes a contact of who is unknown to the portal. However often and in whatever spelling it is asked, one is
     * made: what was heard an hour ago does not count, and what may have been made is looked for before it is made again.
     *
     * @param deadline how long the exchange can wait; the contact may come after that
     * @return never fails; {@link Caller#UNKNOWN} if there was no time or the portal does not answer or does not want the contact
     */
    CompletableFuture<Caller> introduce(Exchange exchange, String number, NewClient client, Duration deadline) {
        if (!mayBeClient(exchange, number)) {
            return CompletableFuture.completedFuture(Caller.UNKNOWN);
        }
        String normal = exchange.portal().rules().numbers().normal(number);
        NewContact contact = NewContact.of(client, normal.isEmpty() ? number : normal);
        String portal = exchange.portal().id();
        // Looked for as it would be stored: the portal need not know every spelling.
        Key stored = new Key(portal, contact.number());
        return within(
                introductions
                        .once(exchange, contact, () -> lookedUp(exchange, stored))
                        .thenApply(caller -> remembered(new Key(portal, number), remembered(stored, caller))),
                deadline);
    }

    /** Not a colleague's phone or one that may be, an own line, a code that is dialled, a service, or a withheld number. */
    private static boolean mayBeClient(Exchange exchange, String number) {
        Directory directory = exchange.known();
        NumberRules numbers = exchange.portal().rules().numbers();
        return SUBSCRIBER.matcher(number).matches()
                && !NOUGHTS.matcher(number).matches()
                && !Digits.isShort(number)
                && directory.userOf(number).isEmpty()
                && directory.lines().entrySet().stream()
                        .noneMatch(
                                line -> numbers.same(line.getKey(), number) || numbers.same(line.getValue(), number));
    }

    private Caller remembered(Key key, Caller caller) {
        if (caller.isKnown()) {
            synchronized (known) {
                known.put(key, new Known(caller, time.now()));
            }
        }
        return caller;
    }

    /**
     * What the portal itself says now; empty if it cannot be asked. A question that is on its way was asked before, and its answer may
     * not know of a contact that was made since.
     */
    private CompletableFuture<Optional<Caller>> lookedUp(Exchange exchange, Key key) {
        CompletableFuture<Optional<Caller>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Caller>> earlier;
        PortalPatience portal;
        synchronized (known) {
            portal = patience.computeIfAbsent(key.portal(), id -> new PortalPatience());
            earlier = asking.get(key);
            if (earlier == null) {
                if (!portal.mayAsk(time.now())) {
                    return CompletableFuture.completedFuture(Optional.empty());
                }
                asking.put(key, own);
            }
        }
        if (earlier != null) {
            return earlier.thenCompose(before -> lookedUp(exchange, key));
        }
        search(exchange, key, portal, own);
        return own;
    }

    /** What is known without asking. */
    @Nullable
    Caller known(String portal, String number) {
        synchronized (known) {
            Known answer = known.get(new Key(portal, number));
            return answer == null ? null : answer.caller();
        }
    }

    private void search(
            Exchange exchange, Key key, PortalPatience portal, CompletableFuture<Optional<Caller>> question) {
        Bitrix24Client client = exchange.portal().client();
        CompletableFuture<List<CrmMatch>> matches;
        try {
            matches = client.executeAsync(ExternalCalls.searchCrmEntities(key.number())
                    .withUrgency(Urgency.CARD)
                    .within(WORTH_KNOWING));
        } catch (RuntimeException e) {
            matches = CompletableFuture.failedFuture(e);
        }
        // Counted once for each request, by its failure or before that by its delay.
        AtomicBoolean disappointed = new AtomicBoolean();
        matches.whenComplete((found, failure) -> {
            Optional<Caller> caller = failure == null ? Optional.of(callerOf(found, exchange)) : Optional.empty();
            boolean counts = !disappointed.getAndSet(true);
            synchronized (known) {
                asking.remove(key);
                portal.ended();
                if (caller.isPresent()) {
                    known.put(key, new Known(caller.get(), time.now()));
                    portal.answered();
                } else if (counts) {
                    portal.disappointed(time.now());
                }
            }
            question.complete(caller);
        });
        question.copy().orTimeout(PROMPT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((caller, late) -> {
            if (late != null && !disappointed.getAndSet(true)) {
                synchronized (known) {
                    portal.disappointed(time.now());
                }
            }
        });
    }

    /**
     * Contacts come first, then leads, then companies; the first with a responsible user is the one to ring, and the very first has the
     * page to show.
     */
    private static Caller callerOf(List<CrmMatch> matches, Exchange exchange) {
        String name = null;
        URI card = null;
        for (CrmMatch match : matches) {
            name = name == null ? match.name() : name;
            card = card != null
                    ? card
                    : ClientCard.address(exchange.portal().client().portalUrl(), match.entity())
                            .orElse(null);
            CrmMatch.Responsible responsible = match.responsible();
            if (responsible != null) {
                // The exchange knows its own extensions better than the portal does.
                String extension =
                        exchange.known().extensionOf(responsible.id()).orElse(responsible.extension());
                return new Caller(name, responsible.id(), extension, card);
            }
        }
        return new Caller(name, null, null, card);
    }
}
