package io.github.pbx24.correlation;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.internal.work.Phones;
import io.github.pbx24.correlation.rule.MissedOwner;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.PbxConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** One exchange, the portal in which its calls appear, and who has which of its extensions. Thread-safe. */
final class Exchange {

    private static final Duration NO_TIME = Duration.ZERO;

    private final String id;
    private final PortalConnection portal;
    private final PbxConnection connection;
    private final Map<String, Long> extensions;
    private final Set<String> lines;
    private final Callers callers;

    private volatile @Nullable Snapshot snapshot;

    private record Snapshot(Directory ofPortal, Directory ofExchange) {}

    Exchange(
            String id,
            PortalConnection portal,
            PbxConnection connection,
            Map<String, Long> extensions,
            Set<String> lines,
            Callers callers) {
        this.id = id;
        this.portal = portal;
        this.connection = connection;
        this.extensions = Map.copyOf(extensions);
        this.lines = Set.copyOf(lines);
        this.callers = callers;
    }

    String id() {
        return id;
    }

    PortalConnection portal() {
        return portal;
    }

    PbxConnection connection() {
        return connection;
    }

    /** Whether a line that Bitrix24 names belongs to this exchange by the configuration. */
    boolean hasLine(@Nullable String line) {
        return line != null
                && lines.stream()
                        .anyMatch(own -> own.equals(line) || sameNumber().test(own, line));
    }

    /** Whether the configuration says that the user has a phone at this very exchange. */
    boolean names(long userId) {
        return extensions.containsValue(userId);
    }

    /** Whether two numbers are one, however they are written. */
    BiPredicate<String, String> sameNumber() {
        return portal.rules().numbers()::same;
    }

    /** Who is responsible for the client of a call, as far as it is known without asking; null if the rules do not want it. */
    @Nullable
    Long responsibleFor(TrackedCall call) {
        if (!wantsResponsible()) {
            return null;
        }
        return Phones.clientOf(call)
                .map(number -> callers.known(portal.id(), number))
                .map(Caller::responsibleUser)
                .orElse(null);
    }

    /** Asks the CRM beforehand who calls, if anybody will want to know. Waits for nothing. */
    void askBeforehand(TrackedCall call) {
        if (wantsResponsible() || connection.numberLookup().isPresent()) {
            Phones.clientOf(call).ifPresent(number -> callers.ask(this, number, NO_TIME));
        }
    }

    private boolean wantsResponsible() {
        return portal.rules().missedOwner().contains(MissedOwner.CRM_RESPONSIBLE);
    }

    /** A phone of a user at this exchange: one that is configured for it before one that the portal tells. */
    Optional<String> extensionOf(long userId) {
        return extensions.entrySet().stream()
                .filter(entry -> entry.getValue() == userId)
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .or(() -> known().extensionOf(userId));
    }

    /** Empty while the portal was never asked successfully: nobody can say then whose an extension is. */
    Optional<Directory> directory() {
        return portal.directory().current().map(this::withOwnExtensions);
    }

    /** What is known now, for pages that must not wait. */
    Directory known() {
        return withOwnExtensions(portal.directory().known());
    }

    private Directory withOwnExtensions(Directory ofPortal) {
        if (extensions.isEmpty()) {
            return ofPortal;
        }
        Snapshot cached = snapshot;
        if (cached == null || cached.ofPortal() != ofPortal) {
            Map<String, Long> users = new HashMap<>(ofPortal.users());
            users.putAll(extensions);
            cached = new Snapshot(ofPortal, new Directory(users, ofPortal.defaultUser(), ofPortal.lines()));
            snapshot = cached;
        }
        return cached.ofExchange();
    }
}
