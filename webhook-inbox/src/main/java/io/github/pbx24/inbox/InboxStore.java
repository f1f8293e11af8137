package io.github.pbx24.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Stores a delivery as pending and due at its receipt, unless its key is held; then nothing changes.
     *
     * <p>Both together are one atomic step: of many concurrent inserts with one source and key exactly one stores.
     *
     * @param delivery what to store; its key, if there is one, is held from now on
     * @param keyHeldUntil until when the key makes others duplicates; a key whose time is not after the receipt of a
     *     later delivery is free for it. A duplicate does not prolong the time
     * @return the id of the delivery that holds the key; empty if this delivery was stored. Never the id of a delivery
     *     that could still vanish
     */
    Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil);

    /**
     * Takes due deliveries to process them: pending ones whose next attempt is due, or whose lease has ended.
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
     * Records success.
     *
     * @param claim the claim, as returned by {@link #claimDue}
     * @param at when it was processed
     * @return false, and nothing changes, if the claim is no longer the row's newest version
     */
    boolean markDone(ClaimedDelivery claim, Instant at);

    /**
     * Records a failed attempt that will be repeated: one more failure, no owner, due again later.
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
     * @return how many were renewed
     */
    int renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil);

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
     * Makes a delivery of any status pending and due now, with no attempts, failures and error, and a new version.
     *
     * <p>If it is just being processed, that attempt's outcome will not count.
     *
     * @param id the delivery's id; anything a person may type
     * @param now when it is due
     * @return false if there is no such delivery
     */
    boolean requeue(String id, Instant now);

    /**
     * Reads the journal, newest first.
     *
     * @param query what to show
     * @return at most {@link JournalQuery#limit()} entries
     */
    List<JournalEntry> journal(JournalQuery query);

    /**
     * Counts the deliveries.
     *
     * @return one entry for every status, zeros included
     */
    Map<DeliveryStatus, Long> counts();

    /**
     * Deletes some of what nobody needs any more: done deliveries and keys no longer held. Pending and failed
     * deliveries are never deleted.
     *
     * @param doneBefore done deliveries processed before this go
     * @param now keys held until this or earlier go
     * @param limit how many deliveries and how many keys at most; callers repeat while the answer reaches it
     * @return how many deliveries or keys were deleted, whichever is more
     */
    int purge(Instant doneBefore, Instant now, int limit);
}
