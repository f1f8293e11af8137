package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import io.github.pbx24.correlation.internal.portal.ClientCard;
import io.github.pbx24.correlation.internal.portal.NewContact;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.plan.Ack;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes contacts of callers whom the CRM does not know, each once. Who asks while one is on its way waits for the same one. If the portal
 * did not say what became of one, none is made for that number until it would show. Thread-safe.
 */
final class Introductions {

    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);
    private static final int MOST_UNCERTAIN = 10_000;

    private final EngineTime time;
    private final Map<Key, CompletableFuture<Caller>> running = new HashMap<>();
    /** Until when a contact that may have been made might not be found yet. */
    private final Map<Key, Instant> uncertain = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
            return size() > MOST_UNCERTAIN;
        }
    };

    Introductions(EngineTime time) {
        this.time = time;
    }

    private record Key(String portal, String number) {}

    /**
     * Makes a contact unless somebody has the number.
     *
     * @param lookUp asks the portal who has the number; empty if it cannot be asked
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
        lookUp.get()
                .thenCompose(answer -> answer.isPresent() && !answer.get().isKnown() && mayMake(key)
                        ? make(exchange, key, contact)
                        : CompletableFuture.completedFuture(answer.orElse(Caller.UNKNOWN)))
                .whenComplete((caller, failure) -> {
                    synchronized (running) {
                        running.remove(key);
                    }
                    own.complete(failure == null ? caller : Caller.UNKNOWN);
                });
        return own;
    }

    private boolean mayMake(Key key) {
        synchronized (running) {
            Instant until = uncertain.get(key);
            if (until != null && time.now().isBefore(until)) {
                return false;
            }
            uncertain.remove(key);
            return true;
        }
    }

    private CompletableFuture<Caller> make(Exchange exchange, Key key, NewContact contact) {
        PortalConnection portal = exchange.portal();
        return portal.client()
                .executeAsync(contact.request(portal.rules(), exchange.known().defaultUser())
                        .withUrgency(Urgency.CARD))
                .handle((id, failure) -> failure == null ? made(portal, contact, id) : notMade(portal, key, failure));
    }

    private static Caller made(PortalConnection portal, NewContact contact, long id) {
        return new Caller(
                contact.displayName(),
                null,
                null,
                ClientCard.address(portal.client().portalUrl(), new CrmEntity(CrmEntity.CONTACT, id))
                        .orElse(null));
    }

    private Caller notMade(PortalConnection portal, Key key, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Ack ack = Acks.failed(cause).ack();
        if (ack.kind() == Ack.Kind.UNKNOWN) {
            synchronized (running) {
                uncertain.put(key, time.now().plus(portal.rules().waits().unknownOutcome()));
            }
        }
        // Such as the right to write contacts, which an administrator can give.
        LOG.warn("portal {} made no contact of a caller: {}", portal.id(), ack.reason());
        return Caller.UNKNOWN;
    }
}
