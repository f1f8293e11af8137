package io.github.pbx24.correlation.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The tables of a store as one transaction sees them: what a database has to be able to do. The rules are in
 * {@link TableCallStore}. For one thread, and only for the length of the transaction.
 *
 * <p>What is read with {@link #named} and {@link #header} stays locked until the end of the transaction.
 *
 * @since 0.1
 */
public interface CallRows {

    /**
     * Follows a name.
     *
     * @param alias the name
     * @return the call, locked; empty if nothing has this name
     */
    Optional<CallHeader> named(Alias alias);

    /**
     * Reads the head of a call.
     *
     * @param id our id
     * @return the call, locked; empty if there is none
     */
    Optional<CallHeader> header(String id);

    /**
     * Reads a call with its texts.
     *
     * @param id our id
     * @return the call; empty if there is none
     */
    Optional<CallRow> row(String id);

    /**
     * Gives a name.
     *
     * @param alias the name
     * @param id the call, which need not be stored yet
     * @return false if the name is taken
     */
    boolean name(Alias alias, String id);

    /**
     * Moves a name that is taken to another call.
     *
     * @param alias the name
     * @param id the call
     */
    void rename(Alias alias, String id);

    /**
     * Writes a new call.
     *
     * @param call its head
     * @param progress its progress
     * @param search by what it is found
     */
    void insert(CallHeader call, String progress, String search);

    /**
     * Writes down by which id the PBX names a call.
     *
     * @param id our id
     * @param callId the PBX's id
     */
    void callId(String id, String callId);

    /**
     * Adds statements.
     *
     * @param id our id
     * @param statements different ones
     * @return how many of them were not there yet
     */
    int append(String id, List<Statement> statements);

    /**
     * Writes down that something new was heard.
     *
     * @param id our id
     * @param added how many statements
     * @param heardAt when
     */
    void heard(String id, int added, Instant heardAt);

    /**
     * Calls that are recognised by who talks with whom.
     *
     * @param pbx the exchange
     * @param kind why they have no id
     * @param from those that began before are left out
     * @param until those that began later are left out
     * @return in the order of their begin
     */
    List<Expectation> expected(String pbx, Expectation.Kind kind, Instant from, Instant until);

    /**
     * Adds an expectation. One of the same call and kind is replaced.
     *
     * @param expectation the expectation
     */
    void expect(Expectation expectation);

    /**
     * Removes the expectations of a call that a user asked for.
     *
     * @param id our id
     */
    void expectNoMore(String id);

    /**
     * Makes one call part of another: its statements and names go over, then it is gone.
     *
     * @param from the call that ends
     * @param to the call that goes on
     */
    void move(String from, String to);

    /**
     * Takes a call.
     *
     * @param call the version that was read
     * @param claim for whom; refused if somebody else holds the call at that time
     * @param told what is to be written; the call is due at once
     * @return the epoch of the lease; empty if the version is another one or the call is held
     */
    OptionalLong begin(TrackedCall call, CallStore.Claim claim, Told told);

    /**
     * Writes under a lease.
     *
     * @param lease the lease
     * @param told what is to be written
     * @param next the lease goes on or ends
     * @return how many statements are stored; empty if the lease is lost
     */
    OptionalInt save(Lease lease, Told told, Next next);

    /**
     * What is written of a call besides statements.
     *
     * @param stage how far it has come
     * @param progress what was said
     * @param search by what it is found
     */
    record Told(Stage stage, String progress, String search) {}

    /**
     * Writes down what was done about a call.
     *
     * @param id our id
     * @param step what; an equal one is counted instead
     */
    void done(String id, CallStep step);

    /**
     * What was done about a call.
     *
     * @param id our id
     * @return in the order of first times
     */
    List<CallStep> steps(String id);

    /**
     * Ends a lease without a change.
     *
     * @param lease the lease
     * @param dueAt when the call is due
     */
    void release(Lease lease, Instant dueAt);

    /**
     * Changes when a call is due, if nobody changed or holds it.
     *
     * @param call the version that was read
     * @param now the present
     * @param next when it is due
     * @param search by what it is found
     * @return false if it was changed or is held
     */
    boolean rest(TrackedCall call, Instant now, Next.Rest next, String search);

    /**
     * Prolongs leases.
     *
     * @param leases which ones
     * @param until until when
     */
    void renew(Collection<Lease> leases, Instant until);

    /** Ends all leases. */
    void releaseAll();

    /**
     * Reserves something, see {@link CallStore#reserve}. Reservations that are over are removed.
     *
     * @param what its name
     * @param owner for whom
     * @param now the present
     * @param until when the reservation is over
     * @return false if it is reserved already, by another owner
     */
    boolean reserve(String what, String owner, Instant now, Instant until);

    /**
     * Ends a reservation.
     *
     * @param what its name
     * @param until as it was reserved
     */
    void free(String what, Instant until);

    /**
     * Calls that are due, see {@link CallStore#due}.
     *
     * @param limits by exchange
     * @param now the present
     * @return by exchange and urgency
     */
    List<CallStore.Due> due(Map<String, Integer> limits, Instant now);

    /**
     * Sets a call aside.
     *
     * @param id our id
     * @param why for the operator
     * @param dueAt when it is due again
     */
    void quarantine(String id, String why, Instant dueAt);

    /**
     * Makes a call due.
     *
     * @param id our id
     * @param now the present
     */
    void rouse(String id, Instant now);

    /**
     * Makes calls due that were heard of in the future.
     *
     * @param now the present
     * @return how many
     */
    int rouseFromFuture(Instant now);

    /**
     * Finds calls, see {@link CallStore#recent}.
     *
     * @param query which ones
     * @return in order
     */
    List<CallRow> recent(CallQuery query);

    /**
     * Counts due calls.
     *
     * @param exchanges of which exchanges
     * @param now the present
     * @return how many
     */
    long countDue(Set<String> exchanges, Instant now);

    /**
     * Removes some old calls.
     *
     * @param heardBefore only calls of which nothing was heard since then
     * @param exchanges calls of others count as done
     * @param limit how many at most
     * @return how many were removed
     */
    int purge(Instant heardBefore, Set<String> exchanges, int limit);
}
