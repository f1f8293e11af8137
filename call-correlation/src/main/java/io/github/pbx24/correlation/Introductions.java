package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import io.github.pbx24.correlation.internal.portal.ClientCard;
import io.github.pbx24.correlation.internal.portal.NewContact;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.internal.work.Reservations;
import io.github.pbx24.correlation.internal.work.StoreOutage;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes contacts of callers whom the CRM does not know, each once. Who asks while one is on its way waits for the same one. Nodes that
 * share a store take turns: a number is reserved there before the portal is asked who has it, and stays reserved if the portal did not
 * say what became of its contact, until that would show, also if the process ends meanwhile. Thread-safe.
 */
final class Introductions {

    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

    /** A caller does not ring longer; what waits longer for its turn at the portal is made of the call. */
    private static final Duration WORTH_MAKING = Duration.ofSeconds(30);

    /** To look a number up and to wait for a turn takes less. */
    private static final Duration AT_WORK = Duration.ofMinutes(1);

    private final EngineTime time;
    private final CallStore store;
    private final StoreOutage outage;
    private final Listener listener;
    private final Map<Key, CompletableFuture<Caller>> running = new HashMap<>();

    Introductions(EngineTime time, CallStore store, StoreOutage outage, Listener listener) {
        this.time = time;
        this.store = store;
        this.outage = outage;
        this.listener = listener;
    }

    /** Hears of each before anything is asked. */
    interface Listener {

        /**
         * Somebody wants to be at it.
         *
         * @param number as it is stored
         * @return completed when it is the turn of this one, with what to do when there is a contact or there will be none, before
         *     anybody hears of it
         */
        CompletableFuture<Runnable> begun(Exchange exchange, String number);
    }

    private record Key(String portal, String number) {

        /** In the store. */
        String what() {
            return Reservations.ofClient(portal, number);
        }
    }

    /** Whether the outcome is known, so that the next one may try. */
    private record Outcome(Caller caller, boolean certain) {

        static Outcome certain(Caller caller) {
            return new Outcome(caller, true);
        }
    }

    /**
     * Makes a contact unless somebody has the number, or another node is at it.
     *
     * @param lookUp asks the portal who has the number, not before it is called; empty if it cannot be asked
     * @return the caller; never fails, {@link Caller#UNKNOWN} if nothing was made and nothing found
     */
    CompletableFuture<Caller> once(
            Exchange exchange, NewContact contact, Supplier<CompletableFuture<Optional<Caller>>> lookUp) {
        Key key = new Key(exchange.portal().id(), contact.number());
        CompletableFuture<Caller> own = new CompletableFuture<>();
        synchronized (running) {
            CompletableFuture<Caller> other = running.putIfAbsent(key, own);
            if (other != null) {
                return other;
            }
        }
        listener.begun(exchange, contact.number())
                .thenCompose(
                        over -> inTurn(exchange, contact, key, lookUp).whenComplete((caller, failure) -> over.run()))
                .whenComplete((caller, failure) -> {
                    synchronized (running) {
                        running.remove(key);
                    }
                    own.complete(failure == null ? caller : Caller.UNKNOWN);
                });
        return own;
    }

    private CompletableFuture<Caller> inTurn(
            Exchange exchange, NewContact contact, Key key, Supplier<CompletableFuture<Optional<Caller>>> lookUp) {
        Instant until = reserved(exchange.portal(), key);
        CompletableFuture<Optional<Caller>> found;
        try {
            found = lookUp.get();
        } catch (RuntimeException e) {
            found = CompletableFuture.failedFuture(e);
        }
        return found.thenCompose(answer ->
                        until != null && answer.isPresent() && !answer.get().isKnown()
                                ? make(exchange, contact)
                                : CompletableFuture.completedFuture(Outcome.certain(answer.orElse(Caller.UNKNOWN))))
                .thenCompose(outcome -> until != null && outcome.certain()
                        ? freed(key, until).thenApply(done -> outcome.caller())
                        : CompletableFuture.completedFuture(outcome.caller()));
    }

    /** Until when, unless it is freed; null if another is at it. Nobody goes on with a contact after its process has died. */
    private @Nullable Instant reserved(PortalConnection portal, Key key) {
        Instant now = time.now();
        try {
            Instant until = now.plus(AT_WORK).plus(portal.rules().waits().unknownOutcome());
            return store.reserve(key.what(), UUID.randomUUID().toString(), now, until) ? until : null;
        } catch (CallStoreException e) {
            outage.failed("portal " + portal.id() + " gets no contact of a caller", e);
            return null;
        } catch (RuntimeException e) {
            LOG.warn("portal {} gets no contact of a caller: the store failed", portal.id(), e);
            return null;
        }
    }

    /** Not on the thread that reads the portal's answers, which has no time for a database. */
    private CompletableFuture<Void> freed(Key key, Instant until) {
        return CompletableFuture.runAsync(() -> store.free(key.what(), until)).exceptionally(failure -> {
            if (failure.getCause() instanceof CallStoreException e) {
                outage.failed("a number of portal " + key.portal() + " stays reserved for a while", e);
            } else {
                LOG.warn("a number of portal {} stays reserved for a while: the store failed", key.portal(), failure);
            }
            return null;
        });
    }

    private static CompletableFuture<Outcome> make(Exchange exchange, NewContact contact) {
        PortalConnection portal = exchange.portal();
        return portal.client()
                .executeAsync(contact.request(portal.rules(), exchange.known().defaultUser())
                        .withUrgency(Urgency.CARD)
                        .within(WORTH_MAKING))
                .handle((id, failure) ->
                        failure == null ? Outcome.certain(made(portal, contact, id)) : notMade(portal, failure));
    }

    private static Caller made(PortalConnection portal, NewContact contact, long id) {
        return new Caller(
                contact.displayName(),
                null,
                null,
                ClientCard.address(portal.client().portalUrl(), new CrmEntity(CrmEntity.CONTACT, id))
                        .orElse(null));
    }

    private static Outcome notMade(PortalConnection portal, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Ack ack = Acks.failed(cause).ack();
        // Such as the right to write contacts, which an administrator can give.
        LOG.warn("portal {} made no contact of a caller: {}", portal.id(), ack.reason());
        return new Outcome(Caller.UNKNOWN, ack.kind() != Ack.Kind.UNKNOWN);
    }
}
