package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what waits in a queue, so that nothing is lost: reserves a package, gives each event to whoever stores it, and only then commits
 * it. What somebody reserved and did not commit comes again, so an event may come twice. Not thread-safe; several nodes may read one
 * queue.
 *
 * <p>On plans without {@code rest_offline_extended} events are fetched and deleted in one go: an answer that is lost loses up to 50.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/offline-events.html">Offline events</a>
 * @since 0.1
 */
public final class OfflineQueueReader {

    private static final int PACKAGE = 50;

    /** A portal may never run dry, or forget what is committed: the rest is fetched the next time. */
    private static final int MAX_PACKAGES = 200;

    private final Bitrix24Client client;
    private final @Nullable String connector;
    private final Predicate<OfflineEvent> store;
    private boolean mayHaveLeftSome = true;

    /**
     * Makes a reader.
     *
     * @param client of an application, with the tokens of an administrator; stays open
     * @param connector name of the queue, null for the default one
     * @param store stores an event; false if it could not, then it stays at the portal. May be given an event again
     */
    public OfflineQueueReader(Bitrix24Client client, @Nullable String connector, Predicate<OfflineEvent> store) {
        this.client = Objects.requireNonNull(client, "client");
        this.connector = connector;
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * Reads until nothing waits, very much was read, or an event could not be stored.
     *
     * @return how many events were stored
     * @throws io.github.pbx24.bitrix24.Bitrix24Exception if the portal refused or could not be asked; nothing is lost
     */
    public int pull() {
        int stored = 0;
        if (mayHaveLeftSome) {
            stored += finishOld();
        }
        mayHaveLeftSome = true;
        for (int count = 0; count < MAX_PACKAGES; count++) {
            OfflinePackage next = reserve();
            if (next.events().isEmpty()) {
                mayHaveLeftSome = false;
                return stored;
            }
            int now = finish(next.processId(), next.events());
            stored += now;
            if (now < next.events().size()) {
                return stored;
            }
        }
        return stored;
    }

    /** Where the plan does not know reservations, an answer that is lost loses its events; catching up finds them. */
    private OfflinePackage reserve() {
        try {
            return client.execute(OfflineEvents.reserve(PACKAGE, connector, false));
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.ACCESS_DENIED && e.code().equals("WRONG_LICENSE")) {
                return client.execute(OfflineEvents.take(PACKAGE, connector));
            }
            throw e;
        }
    }

    /** What was reserved by somebody who did not come to the end, or whose answer was lost. */
    private int finishOld() {
        Set<String> packages = new LinkedHashSet<>();
        try (var rows = client.stream(OfflineEvents.listing(connector))) {
            rows.map(OfflineEvent::processId)
                    .filter(id -> id != null && !id.isBlank())
                    .forEach(packages::add);
        }
        int stored = 0;
        for (String processId : packages) {
            List<OfflineEvent> events;
            int count = 0;
            do {
                events = client.execute(OfflineEvents.reread(processId, PACKAGE, connector))
                        .events();
                int now = finish(processId, events);
                stored += now;
                if (now < events.size()) {
                    return stored;
                }
            } while (events.size() == PACKAGE && ++count < MAX_PACKAGES);
        }
        return stored;
    }

    private int finish(@Nullable String processId, List<OfflineEvent> events) {
        List<String> done = new ArrayList<>();
        for (OfflineEvent event : events) {
            if (!store.test(event)) {
                break;
            }
            done.add(event.messageId());
        }
        if (processId != null && !done.isEmpty()) {
            client.execute(OfflineEvents.commit(processId, connector, done));
        }
        return done.size();
    }

    /** The queue only. */
    @Override
    public String toString() {
        return "OfflineQueueReader[" + (connector == null ? "" : connector) + "]";
    }
}
