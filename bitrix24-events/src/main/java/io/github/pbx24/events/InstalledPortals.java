package io.github.pbx24.events;

import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstallationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The portals that have an application installed, out of the store that its installer writes. An event of a portal that was installed a
 * moment ago is accepted on every node that shares the store; so is one with a new secret. A removed portal is forgotten within 15
 * seconds. Thread-safe.
 *
 * <p>Whoever knows the address of events can name portals that do not exist, or secrets that were never given out. So the store is asked
 * for no more than ten of them at once and then one a second; after that the list of all portals is read once a second, and an event that nobody
 * can judge in the meantime is answered with 503. Portals that are known, with the secret that is known, are not affected.
 *
 * @since 0.1
 */
public final class InstalledPortals implements EventPortals {

    /** How long a portal is believed to be installed without a look. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    private final InstallationStore installations;
    private final Setup setup;
    private final Clock clock;
    private final Looks looks;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * Says how a portal is asked and what is subscribed to.
     *
     * @since 0.1
     */
    public interface Setup {

        /**
         * Completes a portal. Called once for each installation, and again when it has changed; so a client should be kept for
         * each portal by whoever implements this.
         *
         * @param installation what is installed, and where
         * @param portal has id, {@code member_id} and secrets; add client, subscriptions and what to catch up on
         */
        void complete(Installation installation, EventPortal.Builder portal);

        /**
         * Hears that a portal is gone: its client may be closed.
         *
         * @param memberId key of the portal
         */
        default void removed(String memberId) {}
    }

    private record Known(Installation installation, EventPortal portal, Instant readAt) {}

    private InstalledPortals(InstallationStore installations, Setup setup, Clock clock) {
        this.installations = Objects.requireNonNull(installations, "installations");
        this.setup = Objects.requireNonNull(setup, "setup");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.looks = new Looks(clock);
    }

    /**
     * Makes them.
     *
     * @param installations the store; its keys must be the {@code member_id}s of the portals, which are the {@link EventPortal#id}s
     *     too. It is asked while a sender waits
     * @param setup completes each portal
     * @return the portals
     */
    public static InstalledPortals of(InstallationStore installations, Setup setup) {
        return of(installations, setup, Clock.systemUTC());
    }

    /**
     * The same by another clock.
     *
     * @param installations the store
     * @param setup completes each portal
     * @param clock the clock of the inbox
     * @return the portals
     */
    public static InstalledPortals of(InstallationStore installations, Setup setup, Clock clock) {
        return new InstalledPortals(installations, setup, clock);
    }

    @Override
    public Optional<EventPortal> byId(String id) {
        Known now = known.get(id);
        return now != null && isFresh(now) ? Optional.of(now.portal()) : load(id);
    }

    @Override
    public Optional<EventPortal> byMemberId(String memberId) {
        return known.containsKey(memberId) ? byId(memberId) : Optional.empty();
    }

    /** What was read later than now was read by a clock that was ahead: it tells nothing of its age. */
    private boolean isFresh(Known one) {
        Instant now = clock.instant();
        return now.isBefore(one.readAt().plus(FRESH)) && !now.isBefore(one.readAt());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if too many were asked for, most of which there are not; ask again in a second
     */
    @Override
    public Optional<EventPortal> reread(String memberId) {
        if (!MEMBER.matcher(memberId).matches()) {
            return Optional.empty();
        }
        return switch (looks.next()) {
            case ONE -> load(memberId);
            case ALL -> {
                all();
                yield Optional.ofNullable(known.get(memberId)).map(Known::portal);
            }
            case NONE -> throw new IllegalStateException("too many portals are asked for that are not known");
        };
    }

    private Optional<EventPortal> load(String memberId) {
        if (!MEMBER.matcher(memberId).matches()) {
            return Optional.empty();
        }
        return take(memberId, installations.load(memberId).orElse(null));
    }

    @Override
    public List<EventPortal> all() {
        Map<String, Installation> stored = installations.all();
        List<EventPortal> portals = new ArrayList<>();
        stored.forEach((memberId, installation) -> {
            if (MEMBER.matcher(memberId).matches()) {
                take(memberId, installation).ifPresent(portals::add);
            }
        });
        for (String memberId : known.keySet()) {
            if (!stored.containsKey(memberId)) {
                // Perhaps it was installed since: ask for it alone.
                load(memberId).ifPresent(portals::add);
            }
        }
        return portals;
    }

    /** The same object as before while the installation is the same. */
    private Optional<EventPortal> take(String memberId, @Nullable Installation installation) {
        if (installation == null) {
            if (known.remove(memberId) != null) {
                setup.removed(memberId);
            }
            return Optional.empty();
        }
        return Optional.of(known.compute(memberId, (key, before) -> {
                    EventPortal portal = before != null && before.installation().equals(installation)
                            ? before.portal()
                            : made(memberId, installation);
                    return new Known(installation, portal, clock.instant());
                })
                .portal());
    }

    private EventPortal made(String memberId, Installation installation) {
        ApplicationTokens tokens = installation.applicationTokens();
        EventPortal.Builder portal = EventPortal.builder(memberId)
                .memberId(installation.portal().memberId())
                .applicationTokens(() -> tokens == null ? List.of() : accepted(tokens));
        setup.complete(installation, portal);
        return portal.build();
    }

    private List<String> accepted(ApplicationTokens tokens) {
        String previous = tokens.previous();
        Instant until = tokens.previousUntil();
        return previous != null && until != null && clock.instant().isBefore(until)
                ? List.of(tokens.current(), previous)
                : List.of(tokens.current());
    }

    /** Without anything of the portals. */
    @Override
    public String toString() {
        return "InstalledPortals[" + known.size() + " known]";
    }
}
