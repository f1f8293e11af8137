package io.github.pbx24.events;

import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.event.OnOfflineEvent;
import io.github.pbx24.bitrix24.event.OpenedEvent;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.inbox.Screening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The events of all portals: recognised, named, and given to their handlers. */
final class EventSource implements InboxSource<IncomingEvent> {

    /** What the journal calls that which is no event as it should be. */
    private static final String UNREADABLE = "UNREADABLE";

    private final Map<String, EventPortal> portals;
    private final @Nullable EventPortals coming;
    private final Map<String, EventInbox.Registered<?>> handlers;

    private volatile Consumer<String> wakeUp = portal -> {};

    EventSource(EventInbox.Builder builder) {
        portals = Map.copyOf(builder.portals);
        coming = builder.coming;
        handlers = Map.copyOf(builder.handlers);
    }

    /** Sets who is told that events wait at a portal. */
    void onWakeUp(Consumer<String> listener) {
        wakeUp = listener;
    }

    /** Whether there is no such portal, and none can come. */
    boolean neverHears(String portal) {
        return coming == null && !portals.containsKey(portal);
    }

    private @Nullable EventPortal portal(String id) {
        EventPortal declared = portals.get(id);
        return declared == null && coming != null ? lookedUp(portals -> portals.byId(id)) : declared;
    }

    /** An event that cannot be recognised now has to be sent again, or tried again. */
    private @Nullable EventPortal lookedUp(Function<EventPortals, Optional<EventPortal>> look) {
        if (coming == null) {
            return null;
        }
        try {
            return look.apply(coming).orElse(null);
        } catch (RuntimeException e) {
            throw new InboxUnavailableException("the portals cannot be looked up", e);
        }
    }

    @Override
    public String id() {
        return EventInbox.SOURCE;
    }

    @Override
    public Screening screen(IncomingEvent incoming) {
        if (incoming.found() != null) {
            return found(incoming, incoming.found());
        }
        Chosen chosen = new Chosen(incoming);
        OpenedEvent opened = EventVerifier.open(incoming.request().body(), chosen::choose);
        if (opened instanceof OpenedEvent.Refused refused) {
            return new Screening.Refuse(reason(refused.verdict()), refused.problem());
        }
        OpenedEvent.Accepted accepted = (OpenedEvent.Accepted) opened;
        EventPortal portal = chosen.portal();
        Bitrix24Event event = accepted.event();
        if (event instanceof OnOfflineEvent) {
            wakeUp.accept(portal.id());
        }
        return screened(incoming, portal.id(), event, incoming.request().body(), accepted.storableBody());
    }

    static boolean isReadable(byte[] body) {
        try {
            Bitrix24Events.parse(body);
            return true;
        } catch (MalformedEventException e) {
            return false;
        }
    }

    /** What was asked for needs no proof. */
    private Screening found(IncomingEvent incoming, byte[] whole) {
        String portal = String.valueOf(incoming.portal());
        byte[] body = Bitrix24Events.withoutSecrets(whole);
        Bitrix24Event event;
        try {
            event = Bitrix24Events.parse(body);
        } catch (MalformedEventException e) {
            // Nobody sends it again. Whoever handles it finds it unreadable, and then a person can look at it.
            EventSubject subject = new EventSubject(portal, UNREADABLE, null, null);
            incoming.subject(subject);
            return store(
                    subject, String.join("/", portal, UNREADABLE, Subjects.sha256(body)), HandlerOptions.AT_ONCE, body);
        }
        return screened(incoming, portal, event, body, body);
    }

    private Screening screened(
            IncomingEvent incoming, String portal, Bitrix24Event event, byte[] whole, byte[] storable) {
        EventInbox.Registered<?> handler = handler(event);
        EventSubject subject = subject(portal, event, handler);
        incoming.subject(subject);
        return handler == null
                ? new Screening.Ignore(subject.event(), "there is no handler for it")
                : store(
                        subject,
                        Subjects.dedupeKey(subject, event.time(), handler.options(), whole),
                        handler.options(),
                        storable);
    }

    private EventInbox.@Nullable Registered<?> handler(Bitrix24Event event) {
        return handler(ItemEvents.numbered(event));
    }

    /** The handler of one smart process goes before that of all. */
    private EventInbox.@Nullable Registered<?> handler(String event) {
        EventInbox.Registered<?> own = handlers.get(event);
        return own == null ? handlers.get(ItemEvents.plain(event)) : own;
    }

    /** Called as its handler calls it: two names of one event are one, for merging, alerts and the journal too. */
    private static EventSubject subject(
            String portal, Bitrix24Event event, EventInbox.@Nullable Registered<?> handler) {
        return Subjects.of(
                portal, handler == null ? event.name() : handler.type().name(), event);
    }

    /** Names of queues that guards trust in, by event. */
    Map<String, String> connectors() {
        Map<String, String> connectors = new TreeMap<>();
        handlers.forEach((event, handler) -> {
            if (handler.options().guard() instanceof AuthConnectorGuard guard) {
                connectors.put(event, guard.connector());
            }
        });
        return connectors;
    }

    boolean handles(String event) {
        return handler(event) != null;
    }

    /** Whether what comes by a binding may go to the handler of this name. */
    boolean isHandledBy(String bound, String handler) {
        if (bound.equals(handler)) {
            return true;
        }
        boolean isOneForAll = handler.equals(ItemEvents.plain(bound)) && !handlers.containsKey(bound);
        return isOneForAll || bound.equals(ItemEvents.plain(handler));
    }

    private static Screening.Store store(EventSubject subject, String dedupeKey, HandlerOptions options, byte[] body) {
        return new Screening.Store(
                subject.event(),
                dedupeKey,
                StoredEvent.encode(subject.portal(), body),
                Subjects.entity(subject),
                options.delay(),
                options.quietTime());
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        StoredEvent stored = StoredEvent.decode(delivery.payload());
        Bitrix24Event event;
        try {
            event = Bitrix24Events.parse(stored.body());
        } catch (MalformedEventException e) {
            throw new PermanentFailureException("cannot be read: " + e.getMessage());
        }
        EventPortal portal = portal(stored.portal());
        // Not by the kind of the delivery: a newer release may read what an older one could not.
        EventInbox.Registered<?> handler = handler(event);
        if (portal == null || handler == null) {
            // Perhaps another node or the next release has it, so not at once for good.
            throw new IllegalStateException(
                    portal == null ? "the portal is not declared" : "there is no handler for it");
        }
        EventContext context = new EventContext(portal, subject(portal.id(), event, handler), delivery);
        LoopGuard guard = handler.options().guard();
        if (guard != null && guard.isEcho(event, context)) {
            return;
        }
        handler.handle(event, context);
        if (guard != null) {
            guard.handled(event, context);
        }
    }

    static EventEntry entry(JournalEntry entry) {
        EventSubject subject = Subjects.of(entry.kind(), entry.entity());
        return new EventEntry(
                entry.id(),
                subject == null ? null : subject.portal(),
                entry.kind(),
                subject == null ? null : subject.objectType(),
                subject == null ? null : subject.objectId(),
                entry.receivedAt(),
                entry.processedAt(),
                entry.status(),
                entry.error(),
                entry.attempts(),
                entry.nextAttemptAt());
    }

    private static RefusalReason reason(EventVerdict verdict) {
        return switch (verdict) {
            case TOKEN_MISSING -> RefusalReason.MISSING_SIGNATURE;
            case TOKEN_WRONG -> RefusalReason.BAD_SIGNATURE;
            case MEMBER_WRONG -> RefusalReason.FORBIDDEN;
            case MALFORMED, ACCEPTED -> RefusalReason.MALFORMED;
        };
    }

    /** Finds the portal that an event is from, before the event is believed. */
    private final class Chosen {

        private final IncomingEvent incoming;
        private @Nullable EventPortal portal;

        Chosen(IncomingEvent incoming) {
            this.incoming = incoming;
        }

        EventPortal portal() {
            EventPortal found = portal;
            if (found == null) {
                throw new IllegalStateException("an event was accepted without a portal");
            }
            return found;
        }

        Optional<EventVerifier> choose(EventAuth auth) {
            List<EventPortal> asked = new ArrayList<>();
            for (EventPortal candidate : portals.values()) {
                if (isNamed(candidate) && (incoming.portal() != null || mayBe(candidate, auth))) {
                    asked.add(candidate);
                    Optional<EventVerifier> accepting = accepting(candidate, auth);
                    if (accepting.isPresent()) {
                        return accepting;
                    }
                }
            }
            String memberId = auth.memberId();
            if (memberId != null) {
                // From memory; then, as it may have been installed a moment ago, or again with another secret, from
                // where it is kept.
                for (Function<EventPortals, Optional<EventPortal>> look :
                        List.<Function<EventPortals, Optional<EventPortal>>>of(
                                known -> known.byMemberId(memberId), known -> known.reread(memberId))) {
                    EventPortal candidate = lookedUp(look);
                    if (candidate != null && isNamed(candidate)) {
                        asked.add(candidate);
                        Optional<EventVerifier> accepting = accepting(candidate, auth);
                        if (accepting.isPresent()) {
                            return accepting;
                        }
                    }
                }
            }
            if (asked.isEmpty()) {
                incoming.meantNobody();
            }
            // For the verdict: what is wrong with the first that it could have been.
            return asked.stream().findFirst().flatMap(this::verifier);
        }

        private boolean mayBe(EventPortal candidate, EventAuth auth) {
            return candidate.memberId().isEmpty() || candidate.memberId().get().equals(auth.memberId());
        }

        private Optional<EventVerifier> accepting(EventPortal candidate, EventAuth auth) {
            Optional<EventVerifier> verifier =
                    verifier(candidate).filter(found -> found.verify(auth).isAccepted());
            if (verifier.isPresent()) {
                portal = candidate;
            }
            return verifier;
        }

        private boolean isNamed(EventPortal candidate) {
            String named = incoming.portal();
            return named == null || candidate.id().equals(named);
        }

        /** A secret that is not set accepts nothing, and keeps no event of another portal out. */
        private List<String> tokens(EventPortal candidate) {
            Collection<String> tokens;
            try {
                tokens = candidate.applicationTokens();
            } catch (RuntimeException e) {
                throw new InboxUnavailableException("the secrets of a portal cannot be looked up", e);
            }
            return tokens.stream()
                    .filter(token -> token != null && !token.isBlank())
                    .toList();
        }

        private Optional<EventVerifier> verifier(EventPortal candidate) {
            String memberId = candidate.memberId().orElse(null);
            if (candidate.verifier().isPresent()
                    && candidate.verifier().get().verify(incoming.request()).isAccepted()) {
                return Optional.of(EventVerifier.provenOtherwise(memberId));
            }
            List<String> tokens = tokens(candidate);
            if (tokens.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    memberId == null ? EventVerifier.accepting(tokens) : EventVerifier.forPortal(memberId, tokens));
        }
    }
}
