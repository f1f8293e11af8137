package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.plan.CallProgress;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps calls. Implementations are thread-safe; several nodes may share one database. Extend {@link TableCallStore} to write
 * one.
 *
 * <p>Obligations: each method is one transaction, all or nothing. A method that returns normally has made its change
 * durable, or has joined a transaction of the caller that will. A lost race is a return value. Every method throws
 * {@link CallStoreException} if the store cannot be reached, and then nothing is known of the change.
 *
 * <p>Who works on a call holds its {@link Lease}. Progress is written only under the current lease, so a node that was
 * suspended past its lease can overwrite nothing. Statements are added without a lease, at any time.
 *
 * @since 0.1
 */
public interface CallStore {

    /**
     * Adds what an exchange said. The call is found by its name, by an open expectation of a click, or made. It is due at
     * once, unless nothing of this was new, or a new call has its {@link Hearing#outset}. Does not read what was said before.
     *
     * @param hearing what was said
     * @return the call
     */
    Heard hear(Hearing hearing);

    /**
     * Adds that a user asked for a call in Bitrix24.
     *
     * @param asked what was asked for
     * @return the call
     */
    Heard ask(Asked asked);

    /**
     * What became of something heard.
     *
     * @param id our id of the call
     * @param isNew whether anything of it was not known before
     * @param isFirst whether the call was not known before
     */
    record Heard(String id, boolean isNew, boolean isFirst) {}

    /**
     * Reads a call with everything said of it.
     *
     * @param id our id
     * @return the call as last written; empty if there is none
     */
    Optional<Loaded> load(String id);

    /**
     * Follows a name.
     *
     * @param alias the name
     * @return our id of the call; empty if nothing has this name
     */
    Optional<String> resolve(Alias alias);

    /**
     * Takes a call for one worker and writes down what the worker is about to say, in one write.
     *
     * @param call the call as it was read
     * @param claim whose lease this will be
     * @param intended the progress to store
     * @param look what pages and searches show of the call
     * @return the lease; empty if the call changed since it was read, or somebody holds it
     */
    Optional<Lease> begin(TrackedCall call, Claim claim, CallProgress intended, CallLook look);

    /**
     * Who takes a call, and for how long.
     *
     * @param owner the incarnation of a process, never a name that another process may have had
     * @param now the present
     * @param until when the lease lapses if it is not renewed
     */
    record Claim(String owner, Instant now, Instant until) {}

    /**
     * Writes progress under a lease.
     *
     * @param lease the lease
     * @param progress what is known to have been said
     * @param next whether the worker goes on or gives the call back
     * @param look what pages and searches show of the call
     * @return what became of it
     */
    Saved save(Lease lease, CallProgress progress, Next next, CallLook look);

    /** What became of writing progress. */
    enum Saved {
        /** It is stored. */
        DONE,
        /** It is stored, and the exchange has said more since the call was read. The call is due. */
        DONE_WITH_NEWS,
        /** Another worker has taken the call meanwhile: nothing is stored. */
        LEASE_LOST
    }

    /**
     * Gives a call back without a change, as after a failure of the worker. The call is due at the given time.
     *
     * @param lease the lease; nothing happens if another worker has the call
     * @param dueAt when to look at it again
     */
    void release(Lease lease, Instant dueAt);

    /**
     * Writes down that nothing is to be done before a time. Nothing is written if nothing would change.
     *
     * @param call the call as it was read
     * @param now the present
     * @param next when to look at it again
     * @param look what pages and searches show of the call
     * @return false if the call changed since it was read, or somebody holds it
     */
    boolean rest(TrackedCall call, Instant now, Next.Rest next, CallLook look);

    /**
     * Prolongs leases.
     *
     * @param leases exactly these; one that is lost stays lost
     * @param until when they lapse if they are not renewed again
     */
    void renew(Collection<Lease> leases, Instant until);

    /**
     * Whether several engines may use the calls of this store at the same time, so that they have to take turns.
     *
     * @return false if one process uses them alone
     */
    boolean isShared();

    /** Ends all leases. Only for a store that one process uses alone, when that process starts. */
    void releaseAll();

    /**
     * Reserves something that only one of all nodes may do at a time. It stays reserved when the process ends, until the time is over, but
     * not for the same owner.
     *
     * @param what its name
     * @param owner for whom, at most 300 characters: what goes on with the same work after a process has died
     * @param now the present
     * @param until when others may have it unless it is {@linkplain #free freed} before; on microseconds
     * @return false if it is reserved already, by another owner
     * @throws CallStoreException if the database fails
     */
    boolean reserve(String what, String owner, Instant now, Instant until);

    /**
     * Ends a reservation of one's own. Nothing happens if somebody has reserved it since, be it for the same owner.
     *
     * @param what its name
     * @param until as it was reserved
     * @throws CallStoreException if the database fails
     */
    void free(String what, Instant until);

    /**
     * Calls that are due and held by nobody, for each exchange on its own, so that no exchange waits behind another.
     *
     * @param limits how many at most of which exchange
     * @param now the present
     * @return by exchange the more urgent first, of equally urgent ones the longest due first. Finished calls with which
     *     nothing is left to do are not read
     */
    List<Due> due(Map<String, Integer> limits, Instant now);

    /**
     * A call that is due.
     *
     * @param id our id
     * @param pbx the exchange
     * @param urgency how urgent
     */
    record Due(String id, String pbx, Urgency urgency) {}

    /**
     * Gives a call the id by which the PBX names it. If another call has this name already of which Bitrix24 knows nothing
     * and which nobody works on, that call becomes part of this one.
     *
     * @param id our id
     * @param pbxId the name
     * @param now the present
     * @return false if the name leads to another call that has to stay what it is, or the call is gone
     */
    boolean adopt(String id, Alias pbxId, Instant now);

    /**
     * Sets a call aside that cannot be read or handled: it leaves the due order of the others for a while that grows each
     * time.
     *
     * @param id our id
     * @param why for the operator, without secrets and numbers
     * @param now the present
     * @return when it is due again; empty if the call is gone
     */
    Optional<Instant> quarantine(String id, String why, Instant now);

    /**
     * Makes a call due at once.
     *
     * @param id our id
     * @param now the present
     */
    void rouse(String id, Instant now);

    /**
     * Makes all calls due at once that were heard of in the future: the clock was set back while nobody watched.
     *
     * @param now the present
     * @return how many
     */
    int rouseFromFuture(Instant now);

    /**
     * Finds calls for a page.
     *
     * @param query which ones
     * @return those that ring or talk first, then those of which something was heard last
     */
    List<Loaded> recent(CallQuery query);

    /**
     * What was done about a call.
     *
     * @param id our id
     * @return in the order of first times; empty if nothing was done or there is no such call
     */
    List<CallStep> steps(String id);

    /**
     * How many calls are due.
     *
     * @param exchanges of which exchanges
     * @param now the present
     * @return calls whose due time has come, held or not
     */
    long countDue(Set<String> exchanges, Instant now);

    /**
     * Removes old calls: those with which nothing is left to do, and those of exchanges that are gone.
     *
     * @param heardBefore only calls of which nothing was heard since then
     * @param exchanges the exchanges that still exist
     * @return how many were removed
     */
    int purge(Instant heardBefore, Set<String> exchanges);
}
