package io.github.pbx24.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries: queue and journal at once. {@link InMemoryInboxStore} is the model, {@code webhook-inbox-jdbc} the
 * durable one; both pass the same contract tests.
 *
 * <p>Obligations of every implementation:
 *
 * <ul>
 *   <li>It is thread-safe, and several inboxes in several processes may share it if it says so.
 *   <li>When a method returns, its effect is committed: it survives the end of this process at any later instant.
 *   <li>Every method throws {@link InboxUnavailableException} if the store cannot be reached or refuses to work; the
 *       effect may or may not have happened then, never by half. No other exception means "try again later".
 *   <li>A lost race is a value (false, empty, fewer rows), never an exception.
 *   <li>Time is an argument. A store never reads a clock to decide anything. All instants are whole microseconds.
 *   <li>No lock is held between calls. A claim is a lease: an owner, a deadline and a version. Everybody sees claimed
 *       rows in the journal; nobody else can claim them before the deadline.
 * </ul>
 *
 * @since 0.1
 */
public interface InboxStore {
    /** How much the clocks of two nodes may differ: {@code PT1M}. */
    Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    /**
     * Stores a delivery as pending and due at its receipt, unless its key is held; then nothing changes.
     *
     * <p>Both together are one atomic step: of many concurrent inserts with one source and key exactly one stores.
     *
     * <p>A delivery with a quiet time is merged if the newest pending one about its entity is of the same kind, has no owner,
     * has never failed, and was received at most ten times the quiet time before: that one gets its payload, counts one merged more
     * and is not due before the new one would be; the new one is stored as {@link DeliveryStatus#MERGED} without its payload, with
     * an error text that names the other. So nothing is processed before its own quiet time is over, and nothing waits for ever. Of
     * many concurrent inserts with one entity all but one are merged.
     *
     * @param delivery what to store; its key, if there is one, is held from now on
     * @param keyHeldUntil until when the key makes others duplicates; a key whose time is not after the receipt of a
     *     later delivery is free for it. A duplicate does not prolong the time
     * @return the id of the delivery that holds the key; empty if this delivery was stored. Never the id of a delivery
     *     that could still vanish
     */
    Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil);

    /**
     * Puts a request into the journal for which nothing is left to do, unless its key is held; then nothing changes.
     *
     * <p>Key, effect and row are one atomic step together with whatever the effect writes to the same database. What is
     * stored elsewhere has to bear that the effect runs twice.
     *
     * @param row what to keep; its key, if there is one, is held from now on
     * @param keyHeldUntil as in {@link #insert}
     * @param effect what the request brings about; run only if it is no duplicate. Answers the id of the call that it
     *     was about, at most 200 characters, or null. What it throws is passed on, and then nothing is stored
     * @return the id of the delivery that holds the key; empty if this one was stored
     */
    Optional<String> record(JournalRow row, Instant keyHeldUntil, Supplier<@Nullable String> effect);

    /**
     * Takes due deliveries to process them: pending ones whose next attempt is due, or whose lease has ended.
     *
     * <p>Deliveries of one source about one entity are claimed in order, one at a time: only the first pending one in order of
     * ids, and only if no later one is claimed and its lease holds. That holds between nodes too.
     *
     * <p>Each claim increments the attempts and makes a new version. Concurrent claims never return the same row, and
     * rows that another caller is just claiming are passed over rather than waited for.
     *
     * @param sources only deliveries of these sources; others stay as they are. Not empty
     * @param now what counts as due
     * @param owner who claims, at most 200 ASCII characters
     * @param leaseUntil when others may take the rows if nothing is heard; after {@code now}
     * @param limit how many at most; at least 1
     * @return the rows that are longest due, in order of receipt; empty if there are none
     */
    List<ClaimedDelivery> claimDue(Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit);

    /**
     * Records success, of all in one step.
     *
     * @param claims the claims, as returned by {@link #claimDue}; those that are no longer their row's newest version are
     *     passed over
     * @param at when they were processed
     * @return how many counted
     */
    int markDone(Collection<ClaimedDelivery> claims, Instant at);

    /**
     * Runs a handler and records success in one transaction: either both happen, or neither.
     *
     * @param claim the claim
     * @param at when it is processed
     * @param handler what to do; run only if the claim is the row's newest version, perhaps on another thread, perhaps again
     *     after a rollback, and it may write to the same database and do nothing else. What it throws is passed on, and then
     *     nothing is changed
     * @return false if the claim is no longer the row's newest version; the handler was not run then
     */
    boolean complete(ClaimedDelivery claim, Instant at, Runnable handler);

    /**
     * Gives claims back that were not begun: due again, and the attempt does not count.
     *
     * @param claims the claims; those that are no longer their row's newest version are passed over
     * @param now when they are due
     * @return how many were given back
     */
    int release(Collection<ClaimedDelivery> claims, Instant now);

    /**
     * Records a failed attempt that will be repeated: one more failure, no owner, due again later. What waits behind it is
     * left as it is, however much that is.
     *
     * @param claim the claim
     * @param nextAttemptAt when it is due again
     * @param error what went wrong, at most 500 characters without control characters
     * @return false, and nothing changes, if the claim is no longer the row's newest version
     */
    boolean reschedule(ClaimedDelivery claim, Instant nextAttemptAt, String error);

    /**
     * Records a failed attempt that will not be repeated.
     *
     * @param claim the claim
     * @param at when it was given up
     * @param error what went wrong, at most 500 characters without control characters
     * @return false, and nothing changes, if the claim is no longer the row's newest version
     */
    boolean markError(ClaimedDelivery claim, Instant at, String error);

    /**
     * Keeps claims alive while their handlers run.
     *
     * @param claims the claims still worked on; those whose version is outdated are passed over
     * @param leaseUntil the new deadline
     * @return the ids of those that were renewed; the others are lost to somebody else
     */
    Set<String> renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil);

    /**
     * Called once when an inbox starts: frees what a dead process left behind, if the store can know.
     *
     * <p>A store that only one process can open at a time makes every row that is claimed by another process due now. A
     * shared store does nothing; there the leases run out.
     *
     * @param ownerPrefix what the owners of the calling process begin with
     * @param now when the freed rows are due
     * @return how many were freed
     */
    int releaseAbandoned(String ownerPrefix, Instant now);

    /**
     * Makes pending deliveries due now that are due later than anything can be, and those that nobody works on, are not due and were
     * received more than {@link #CLOCKS_DIFFER} after now: a clock was wrong when they were stored.
     *
     * @param now the time
     * @param latest what is due after this
     * @return how many were brought forward
     */
    int bringForward(Instant now, Instant latest);

    /**
     * Makes deliveries of any status pending and due now, with no attempts, failures and error, and a new version.
     *
     * <p>If one is just being processed, that attempt's outcome will not count.
     *
     * @param ids ids of deliveries; anything a person may type
     * @param now when they are due
     * @return how many; those that do not exist, or were ignored, refused or merged, are passed over
     */
    int requeue(Collection<String> ids, Instant now);

    /**
     * Reads the journal, newest first.
     *
     * @param query what to show
     * @return at most {@link JournalQuery#limit()} entries
     */
    List<JournalEntry> journal(JournalQuery query);

    /**
     * Counts what waits for a worker or a person. Costs nothing for what is done, however long the journal is.
     *
     * @return one entry for {@link DeliveryStatus#PENDING} and one for {@link DeliveryStatus#ERROR}, zeros included
     */
    Map<DeliveryStatus, Long> depth();

    /**
     * Says since when the delivery is due that waits longest and is not claimed. About an entity only the first that is not claimed
     * counts: behind one that waits for its time or a retry nothing is due.
     *
     * @param now the time
     * @return when it became due; empty if nothing is due
     */
    Optional<Instant> oldestDue(Instant now);

    /**
     * Finds the last in the order of an entity, which a new one has to come after, whatever the clock of its node says. What is
     * finished counts too: it may be replayed, and whoever reads the journal goes by the order.
     *
     * @param source the source
     * @param entity what it is about
     * @return the greatest id of the deliveries about it, of any status; empty if there are none
     */
    Optional<String> newestAbout(String source, String entity);

    /**
     * Keeps a short text for a while, for whoever shares this store: what was written to a portal, how far a list was read.
     * Replaces the text that is there.
     *
     * @param space whose it is, at most 100 ASCII characters
     * @param key which one, at most 200 ASCII characters
     * @param text what to keep, at most 4000 characters
     * @param until until when
     */
    void putNote(String space, String key, String text, Instant until);

    /**
     * Reads a text that is kept.
     *
     * @param space whose it is
     * @param key which one
     * @param now the time
     * @return empty if there is none, or its time is over
     */
    Optional<String> note(String space, String key, Instant now);

    /**
     * Takes a text away: of many concurrent calls one gets it.
     *
     * @param space whose it is
     * @param key which one
     * @param now the time
     * @return the text; empty if there is none, or its time is over
     */
    Optional<String> takeNote(String space, String key, Instant now);

    /**
     * Deletes some of what nobody needs any more: deliveries that are finished long ago, keys no longer held, and
     * notes whose time is over. Pending
     * deliveries are never deleted.
     *
     * @param doneBefore deliveries done, ignored, merged or refused before this go
     * @param errorBefore deliveries given up before this go
     * @param now keys and notes held until this or earlier go
     * @param limit how many of each at most; callers repeat while the answer reaches it
     * @return how many of one of them were deleted, whichever is more
     */
    int purge(Instant doneBefore, Instant errorBefore, Instant now, int limit);
}
