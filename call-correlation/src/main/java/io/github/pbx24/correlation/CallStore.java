package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps calls. Implementations are thread-safe; several nodes may share one database.
 *
 * <p>Obligations: a method that returns normally has made its change durable. A lost race is a return value. Every method
 * throws {@link CallStoreException} if the store cannot be reached, and then nothing is known of the change.
 *
 * @since 0.1
 */
public interface CallStore {

    /**
     * Reads a call.
     *
     * @param id our id
     * @return the call as last written; empty if there is none
     */
    Optional<CallRecord> find(String id);

    /**
     * Follows an alias.
     *
     * @param alias the name
     * @return the id of the call; empty if nothing has this name
     */
    Optional<String> resolve(Alias alias);

    /**
     * Writes a new call with its names, all or nothing.
     *
     * @param call the call, with version 1
     * @param aliases its names
     * @return false if one of the names is taken or the id exists; then nothing is written. A name of the kind {@link
     *     Alias.Kind#EXPECTED} is never taken: it goes over to the newest call
     */
    boolean createIfNew(CallRecord call, List<Alias> aliases);

    /**
     * Writes a changed call if nobody else changed it meanwhile.
     *
     * @param call the call, with a version one above the one that was read
     * @return false if the stored version is not the one before; then nothing is written
     */
    boolean replace(CallRecord call);

    /**
     * Gives a call one more name.
     *
     * @param alias the name
     * @param id the call
     * @return false if the name leads to another call; true also if it led to this one before
     */
    boolean bind(Alias alias, String id);

    /**
     * Turns the name of an expected call into the name of a real one, all or nothing: the call gets the real name and, as
     * its {@link CallRecord#callId()}, that name's value, with a new version.
     *
     * @param expected the name to give up
     * @param real the name to take
     * @param notBefore only a call that was expected since then counts
     * @return the id of the call; empty if nothing recent is expected under this name, if that call has a PBX id already, or
     *     if the real name is taken
     */
    Optional<String> claimExpected(Alias expected, Alias real, Instant notBefore);

    /**
     * Takes a call for one worker, so that no other works on it.
     *
     * @param id the call
     * @param owner the worker's node
     * @param now the present
     * @param until when the claim lapses if it is not renewed
     * @return false if somebody else holds it, or the same node does
     */
    boolean lease(String id, String owner, Instant now, Instant until);

    /**
     * Takes calls that are due and that nobody holds, oldest first.
     *
     * @param owner the worker's node
     * @param now the present
     * @param until when the claims lapse if they are not renewed
     * @param limit how many at most
     * @return ids of the calls taken
     */
    List<String> leaseDue(String owner, Instant now, Instant until, int limit);

    /**
     * Gives a call back.
     *
     * @param id the call
     * @param owner who holds it; nothing happens if somebody else does
     */
    void release(String id, String owner);

    /**
     * Prolongs all claims of a node.
     *
     * @param owner the node
     * @param until when they lapse if they are not renewed again
     */
    void renew(String owner, Instant until);

    /** Lets go of all claims. Only for a store that one process uses alone, when that process starts. */
    void releaseAll();

    /**
     * Calls of which something new was heard last.
     *
     * @param limit how many at most
     * @return newest first
     */
    List<CallRecord> recent(int limit);

    /**
     * How many calls are due.
     *
     * @param now the present
     * @return calls whose due time has come, taken or not
     */
    long countDue(Instant now);

    /**
     * Removes calls with which nothing is left to do.
     *
     * @param notChangedSince only calls that did not change since then
     * @return how many were removed
     */
    int purge(Instant notChangedSince);
}
