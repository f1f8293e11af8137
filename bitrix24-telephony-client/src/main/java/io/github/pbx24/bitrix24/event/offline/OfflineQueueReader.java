package io.github.pbx24.bitrix24.event.offline;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what waits in a queue, so that nothing is lost: reserves a package, gives each event to whoever stores it, and only then commits
 * it. What somebody reserved and did not commit comes again, so an event may come twice. Not thread-safe; several nodes may read one
 * queue.
 *
 * <p>What cannot be handled is marked as failed and stays at the portal, which keeps it for about a month. What somebody marked so
 * before is fetched too, when the reader begins.
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
    private final Receiver receiver;
    private boolean mayHaveLeftSome = true;

    /** Package, whether its rows were marked as failed before. */
    private record Reserved(String processId, boolean failed) {}

    /**
     * What becomes of an event at the portal.
     *
     * @since 0.1
     */
    public enum Outcome {
        /** It is stored: the portal deletes it. */
        DONE,
        /** It cannot be handled: the portal keeps it, marked as failed. */
        FAILED,
        /** It could not be stored now: it comes again, and reading ends. */
        LATER
    }

    /**
     * Takes what is fetched.
     *
     * @since 0.1
     */
    public interface Receiver {

        /**
         * Takes an event; perhaps not for the first time.
         *
         * @param event the event
         * @return what becomes of it
         */
        Outcome take(OfflineEvent event);

        /**
         * Takes a row that is no event as it should be; perhaps not for the first time. Without reservations the portal has deleted it.
         *
         * @param row the row as the portal wrote it
         * @return what becomes of it; here {@link Outcome#FAILED}
         */
        default Outcome unreadable(ResultNode row) {
            return Outcome.FAILED;
        }
    }

    /**
     * Makes a reader. Rows that are no events as they should be are marked as failed.
     *
     * @param client of an application, with the tokens of an administrator; stays open
     * @param connector name of the queue, null for the default one
     * @param store stores an event; false if it could not, then it stays at the portal. May be given an event again
     */
    public OfflineQueueReader(Bitrix24Client client, @Nullable String connector, Predicate<OfflineEvent> store) {
        this(client, connector, (Receiver) event -> store.test(event) ? Outcome.DONE : Outcome.LATER);
        Objects.requireNonNull(store, "store");
    }

    private OfflineQueueReader(Bitrix24Client client, @Nullable String connector, Receiver receiver) {
        this.client = Objects.requireNonNull(client, "client");
        this.connector = connector;
        this.receiver = Objects.requireNonNull(receiver, "receiver");
    }

    /**
     * Makes a reader that tells what becomes of each event.
     *
     * @param client of an application, with the tokens of an administrator; stays open
     * @param connector name of the queue, null for the default one
     * @param receiver takes what is fetched
     * @return a new reader
     */
    public static OfflineQueueReader into(Bitrix24Client client, @Nullable String connector, Receiver receiver) {
        return new OfflineQueueReader(client, connector, receiver);
    }

    /**
     * Reads until nothing waits, very much was read, or an event could not be stored.
     *
     * @return how many events were stored
     * @throws io.github.pbx24.bitrix24.Bitrix24Exception if the portal refused or could not be asked; nothing is lost
     */
    public int pull() {
        Round round = new Round();
        boolean recover = mayHaveLeftSome;
        mayHaveLeftSome = true;
        if (recover) {
            finishOld(round);
        }
        boolean dry = readNew(round);
        if (dry && recover) {
            dry = readFailed(round);
        }
        round.markFailed();
        mayHaveLeftSome = !dry;
        return round.stored;
    }

    /** Whether nothing is left. */
    private boolean readNew(Round round) {
        for (int count = 0; count < MAX_PACKAGES; count++) {
            OfflinePackage next = reserve();
            if (next.isEmpty()) {
                return true;
            }
            if (!round.finish(next.processId(), next)) {
                return false;
            }
        }
        return false;
    }

    /** Where the plan does not know reservations, an answer that is lost loses its events; catching up finds them. */
    private OfflinePackage reserve() {
        try {
            return client.execute(OfflineEvents.reserve(PACKAGE, connector, false));
        } catch (Bitrix24ApiException e) {
            if (isAboutThePlan(e)) {
                return client.execute(OfflineEvents.take(PACKAGE, connector));
            }
            throw e;
        }
    }

    private static boolean isAboutThePlan(Bitrix24ApiException e) {
        return e.kind() == Bitrix24ErrorKind.ACCESS_DENIED && e.code().equals("WRONG_LICENSE");
    }

    /** What was marked as failed, by an earlier release or somebody else. Whether nothing is left that could be read. */
    private boolean readFailed(Round round) {
        try {
            for (int count = 0; count < MAX_PACKAGES; count++) {
                OfflinePackage next = client.execute(OfflineEvents.reserve(PACKAGE, connector, true));
                if (next.isEmpty()) {
                    return true;
                }
                if (!round.finish(next.processId(), next)) {
                    return false;
                }
            }
            return false;
        } catch (Bitrix24ApiException e) {
            if (isAboutThePlan(e)) {
                return true;
            }
            throw e;
        }
    }

    /** What was reserved by somebody who did not come to the end, or whose answer was lost. */
    private void finishOld(Round round) {
        Set<Reserved> packages = new LinkedHashSet<>();
        Listing<Reserved> all = Listing.of(
                        Bitrix24Methods.EVENT_OFFLINE_LIST.name(),
                        row -> new Reserved(
                                row.get("PROCESS_ID").asText().orElse(""),
                                row.get("ERROR").asBoolean()))
                .byOffset();
        try (var rows = client.stream(connector == null ? all : all.with("auth_connector", connector))) {
            rows.filter(row -> !row.processId().isBlank()).forEach(packages::add);
        }
        for (Reserved reserved : packages) {
            int before;
            OfflinePackage old;
            int count = 0;
            do {
                before = round.settled;
                old = client.execute(OfflineEvents.reread(reserved.processId(), PACKAGE, connector, reserved.failed()));
                if (!round.finish(reserved.processId(), old)) {
                    return;
                }
                round.markFailed();
            } while (old.events().size() + old.unreadable().size() == PACKAGE
                    && round.settled > before
                    && ++count < MAX_PACKAGES);
        }
    }

    /** One pull. */
    private final class Round {

        private int stored;

        /** How many rows the portal will not show again. */
        private int settled;

        /** Marked at the end: they are released by it, and would come again at once to whoever reads those that failed. */
        private final Map<String, List<String>> failed = new LinkedHashMap<>();

        /** Whether all could be stored, or need not be. */
        boolean finish(@Nullable String processId, OfflinePackage fetched) {
            List<String> done = new ArrayList<>();
            List<Long> doneRows = new ArrayList<>();
            boolean all = true;
            for (OfflineEvent event : fetched.events()) {
                Outcome outcome = receiver.take(event);
                if (outcome == Outcome.LATER) {
                    all = false;
                    break;
                }
                stored++;
                settle(processId, outcome, event.messageId(), OptionalLong.of(event.id()), done, doneRows);
            }
            for (ResultNode row : all ? fetched.unreadable() : List.<ResultNode>of()) {
                Outcome outcome = receiver.unreadable(row);
                if (outcome == Outcome.LATER) {
                    all = false;
                    break;
                }
                stored += outcome == Outcome.DONE ? 1 : 0;
                settle(
                        processId,
                        outcome,
                        row.get("MESSAGE_ID").asText().orElse(""),
                        row.get("ID").asLong(),
                        done,
                        doneRows);
            }
            if (processId != null) {
                each(done, messages -> OfflineEvents.commit(processId, connector, messages));
                each(doneRows, rows -> OfflineEvents.commitRows(processId, connector, rows));
            }
            return all;
        }

        /** An id that the portal does not take back must not keep the others from being taken; what it names stays reserved. */
        private <T> void each(List<T> ids, Function<List<T>, Bitrix24Request<Boolean>> request) {
            if (ids.isEmpty()) {
                return;
            }
            try {
                client.execute(request.apply(ids));
                settled += ids.size();
            } catch (Bitrix24ApiException e) {
                if (e.kind() != Bitrix24ErrorKind.INVALID_ARGUMENT) {
                    throw e;
                }
                if (ids.size() > 1) {
                    ids.forEach(id -> each(List.of(id), request));
                }
            }
        }

        private void settle(
                @Nullable String processId,
                Outcome outcome,
                String messageId,
                OptionalLong id,
                List<String> done,
                List<Long> doneRows) {
            boolean isNamed = !messageId.isBlank() && messageId.length() <= OfflineEvents.MAX_ID;
            if (outcome == Outcome.FAILED && isNamed && processId != null) {
                failed.computeIfAbsent(processId, key -> new ArrayList<>()).add(messageId);
            } else if (outcome == Outcome.DONE && isNamed) {
                done.add(messageId);
            } else if (outcome == Outcome.DONE && id.isPresent()) {
                doneRows.add(id.getAsLong());
            }
            // What has no name cannot be told to the portal, and stays reserved there.
        }

        void markFailed() {
            failed.forEach(
                    (processId, messages) -> each(messages, some -> OfflineEvents.fail(processId, connector, some)));
            failed.clear();
        }
    }

    /** The queue only. */
    @Override
    public String toString() {
        return "OfflineQueueReader[" + (connector == null ? "" : connector) + "]";
    }
}
