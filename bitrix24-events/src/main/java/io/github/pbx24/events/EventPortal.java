package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.pbx.SignatureVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A portal whose events are received: how they are recognised, and which are subscribed to. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class EventPortal {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    private final String id;
    private final @Nullable String memberId;
    private final Supplier<? extends Collection<String>> applicationTokens;
    private final @Nullable SignatureVerifier verifier;
    private final @Nullable Bitrix24Client client;
    private final List<EventBinding> subscriptions;
    private final List<ObjectKind<?>> catchUp;
    private final @Nullable Instant catchUpFrom;
    private final @Nullable ObjectReads reads;

    private EventPortal(Builder builder) {
        id = builder.id;
        memberId = builder.memberId;
        applicationTokens = builder.applicationTokens;
        verifier = builder.verifier;
        client = builder.client;
        subscriptions = List.copyOf(builder.subscriptions);
        catchUp = List.copyOf(builder.catchUp);
        catchUpFrom = builder.catchUpFrom;
        reads = client == null ? null : new ObjectReads(client);
    }

    /**
     * Begins a portal.
     *
     * @param id a name of your choice: 1 to 60 letters, digits, dots, hyphens and underscores; stays the same for ever, as
     *     the journal knows it
     * @return a builder, for one thread
     * @throws IllegalArgumentException if the id is not like that
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /**
     * The name of the portal.
     *
     * @return as given
     */
    public String id() {
        return id;
    }

    /**
     * The portal's own id.
     *
     * @return {@code member_id}; empty if it was not given, then events are recognised by their token alone
     */
    public Optional<String> memberId() {
        return Optional.ofNullable(memberId);
    }

    /**
     * How the portal is asked.
     *
     * @return empty if it was not given
     */
    public Optional<Bitrix24Client> client() {
        return Optional.ofNullable(client);
    }

    /**
     * What is subscribed to.
     *
     * @return unmodifiable; empty if somebody else takes care of that
     */
    public List<EventBinding> subscriptions() {
        return subscriptions;
    }

    /**
     * What is looked for when events may have been lost.
     *
     * @return unmodifiable; empty for nothing
     */
    public List<ObjectKind<?>> catchUp() {
        return catchUp;
    }

    /** Fails without a client. */
    ObjectReads reads() {
        ObjectReads there = reads;
        if (there == null) {
            throw new IllegalStateException("portal " + id + " has no client");
        }
        return there;
    }

    @Nullable
    Instant catchUpFrom() {
        return catchUpFrom;
    }

    Collection<String> applicationTokens() {
        return applicationTokens.get();
    }

    Optional<SignatureVerifier> verifier() {
        return Optional.ofNullable(verifier);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "EventPortal[" + id + "]";
    }

    /**
     * Says what a portal is. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final String id;
        private final List<EventBinding> subscriptions = new ArrayList<>();
        private final Set<ObjectKind<?>> catchUp = new LinkedHashSet<>();
        private @Nullable String memberId;
        private Supplier<? extends Collection<String>> applicationTokens = List::of;
        private @Nullable SignatureVerifier verifier;
        private @Nullable Bitrix24Client client;
        private @Nullable Instant catchUpFrom;

        private Builder(String id) {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("id must be 1 to 60 letters, digits, dots, hyphens and underscores");
            }
            this.id = id;
        }

        /**
         * Sets the portal's own id; events that name another are refused.
         *
         * @param value {@code member_id}. Default: whatever portal knows the token
         * @return this
         */
        public Builder memberId(String value) {
            memberId = Objects.requireNonNull(value, "memberId");
            return this;
        }

        /**
         * Sets the secrets of the portal's events: {@code application_token} of the application or of outgoing webhooks. While
         * one is replaced give the old and the new.
         *
         * @param values none for a portal that proves itself in another way
         * @return this
         */
        public Builder applicationTokens(String... values) {
            List<String> fixed = List.of(values);
            return applicationTokens(() -> fixed);
        }

        /**
         * Sets where the secrets are asked for at each request, so that they can change while the inbox runs.
         *
         * @param source thread-safe and quick; answers those that are accepted now, blank ones accept nothing. What it throws is
         *     answered with 503
         * @return this
         */
        public Builder applicationTokens(Supplier<? extends Collection<String>> source) {
            applicationTokens = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets another proof, for senders that sign, such as a bridge inside the portal. A request that it accepts needs no
         * {@code application_token}.
         *
         * @param value for example an HMAC of the body; see {@code io.github.pbx24.pbx.verify}
         * @return this
         */
        public Builder verifier(SignatureVerifier value) {
            verifier = Objects.requireNonNull(value, "verifier");
            return this;
        }

        /**
         * Sets how the portal is asked: needed for subscriptions, offline events, catching up and reading objects.
         *
         * @param value stays open when the inbox is closed. Subscriptions and offline events need an application
         * @return this
         */
        public Builder client(Bitrix24Client value) {
            client = Objects.requireNonNull(value, "client");
            return this;
        }

        /**
         * Adds what is subscribed to, online or offline.
         *
         * @param bindings each is bound if the portal does not have it
         * @return this
         */
        public Builder subscribe(EventBinding... bindings) {
            subscriptions.addAll(List.of(bindings));
            return this;
        }

        /**
         * Adds what is looked for from time to time by the time of its last change, as the portal loses events: it sends each
         * once, and an import with {@code DISABLE_PORTAL_ACTIVITY=Y} sends none. What was changed is handled like an event, unless
         * the event came.
         *
         * @param kinds kinds of objects, for example {@link ObjectKind#TASK}
         * @return this
         */
        public Builder catchUp(ObjectKind<?>... kinds) {
            catchUp.addAll(List.of(kinds));
            return this;
        }

        /**
         * Adds kinds of CRM objects, as {@link #catchUp(ObjectKind...)} does.
         *
         * @param types kinds of objects
         * @return this
         */
        public Builder catchUp(CrmType... types) {
            return catchUp(Stream.of(types).map(ObjectKind::crm).toArray(ObjectKind<?>[]::new));
        }

        /**
         * Sets where catching up begins the first time: what was added or changed since then is handled, as added or updated.
         *
         * @param time by the clock of the portal; {@link Instant#EPOCH} for all that there is, each as added. Default: the first
         *     time catching up runs, as what was before is nobody's news
         * @return this
         */
        public Builder catchUpFrom(Instant time) {
            catchUpFrom = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Makes the portal.
         *
         * @return a new portal
         * @throws IllegalStateException if there is something to ask the portal for and no client
         */
        public EventPortal build() {
            if (!(subscriptions.isEmpty() && catchUp.isEmpty()) && client == null) {
                throw new IllegalStateException(
                        "subscriptions and catching up need a client, portal " + id + " has none");
            }
            return new EventPortal(this);
        }
    }
}
