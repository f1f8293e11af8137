package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.events.internal.guard.GuardMemory;
import io.github.pbx24.inbox.InboxStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a two-way synchronisation from answering itself: the portal tells an application of its own changes too. Own changes are
 * written through {@link #update}; the handler that has this guard, see {@link HandlerOptions#withGuard}, is not called for
 * the events they raise. Thread-safe; what it remembers is in the store, so all nodes know it.
 *
 * <p>No guard can see everything, as events do not say what was changed, or by whom:
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>guard</th><th>costs</th><th>can be wrong when</th></tr>
 * <tr><td>{@link #knownValues}</td><td>one read for each event</td><td>never; an own change may be handled once if it is the
 * first that is heard of its object</td></tr>
 * <tr><td>{@link #echoHash}</td><td>one read for each event within the expiry</td><td>the event of an own change is lost, and
 * then somebody changes another field within the expiry</td></tr>
 * <tr><td>{@link #flagField}</td><td>one read, and one more write for each own change</td><td>the same, within a minute; people
 * see the field</td></tr>
 * <tr><td>{@link #ownWriteWindow}</td><td>nothing</td><td>somebody changes the object within the window</td></tr>
 * <tr><td>{@link #authConnector}</td><td>nothing</td><td>never; works for offline events only, and needs a larger plan</td></tr>
 * </table>
 *
 * <p>A change that is hidden wrongly is seen with the next change of its object, and not by catching up, for which it is a
 * duplicate. Where nothing may be missed use {@link #knownValues} together with {@link EventPortal.Builder#catchUp}.
 *
 * @since 0.1
 */
public abstract class LoopGuard {

    LoopGuard() {}

    /** What is remembered of an object has this name. */
    static String key(String portal, ObjectKind<?> kind, long id) {
        return portal + "/" + kind.name() + "/" + id;
    }

    static String key(EventSubject subject) {
        return subject.portal() + "/" + subject.objectType() + "/" + subject.objectId();
    }

    /**
     * Hides whatever brings nothing new: an event is handled if the object has values that the application has neither been
     * shown nor written itself. Changes of other fields are hidden too. Nothing is hidden wrongly, whichever events are lost, late or
     * come twice, by catching up as well.
     *
     * <p>Guards all kinds of objects. Of tasks custom fields cannot be compared, as {@code tasks.task.get} does not tell them: with one
     * of them among the fields nothing is written to a task, and its events fail.
     *
     * <p>What {@link EventContext#object()} answers counts as shown when a handler ends without an exception. A handler that goes by something
     * else, and a program that reads the object outside of handlers, say so with {@link #remember}. What is remembered of an
     * object, a hash for each field, is forgotten 90 days after its last event or own change; then the next event is handled,
     * whosever it is.
     *
     * @param store where it is remembered; the store of the inbox
     * @param fields names of the fields that are synchronised, 1 to 40
     * @return the guard
     * @throws IllegalArgumentException if there are too many fields or none, or one is no name
     */
    public static LoopGuard knownValues(InboxStore store, Set<String> fields) {
        return knownValues(store, fields, Clock.systemUTC());
    }

    /**
     * The same by another clock.
     *
     * @param store where it is remembered
     * @param fields names of the fields, 1 to 40
     * @param clock the clock
     * @return the guard
     * @throws IllegalArgumentException if there are too many fields or none, or one is no name
     */
    public static LoopGuard knownValues(InboxStore store, Set<String> fields, Clock clock) {
        return new KnownValuesGuard(new GuardMemory(store, clock), fields);
    }

    /**
     * Recognises an own change by its values: an event is an echo while the object has what was written to it, once for each own
     * change. Guards all kinds of objects. Of tasks custom fields are written but not compared, as {@code tasks.task.get} does not tell
     * them.
     *
     * @param store where it is remembered; the store of the inbox
     * @param expiry how long an echo may take; positive, at most 36,500 days, for example 5 minutes
     * @return the guard
     */
    public static LoopGuard echoHash(InboxStore store, Duration expiry) {
        return echoHash(store, expiry, Clock.systemUTC());
    }

    /**
     * The same by another clock.
     *
     * @param store where it is remembered
     * @param expiry how long an echo may take; positive, at most 36,500 days
     * @param clock the clock
     * @return the guard
     */
    public static LoopGuard echoHash(InboxStore store, Duration expiry, Clock clock) {
        return new EchoHashGuard(new GuardMemory(store, clock), expiry);
    }

    /**
     * Recognises an own change by a field that is set with it, and cleared when it is seen. The field is made if the portal does not
     * have it, for which the user must be an administrator of the CRM. Guards leads, deals, contacts and companies only: a task is read
     * without its custom fields, and other objects cannot be given one.
     *
     * @param store where it is remembered that the flag was cleared; the store of the inbox
     * @param field name of the field, for example {@code UF_CRM_SYNC_LOCK}; a text
     * @return the guard
     * @throws IllegalArgumentException if the name does not begin with {@code UF_CRM_}
     */
    public static LoopGuard flagField(InboxStore store, String field) {
        return flagField(store, field, Clock.systemUTC());
    }

    /**
     * The same by another clock.
     *
     * @param store where it is remembered that the flag was cleared
     * @param field name of the field
     * @param clock the clock
     * @return the guard
     * @throws IllegalArgumentException if the name does not begin with {@code UF_CRM_}
     */
    public static LoopGuard flagField(InboxStore store, String field, Clock clock) {
        return new FlagFieldGuard(new GuardMemory(store, clock), field);
    }

    /**
     * Takes every event for an echo that comes soon after an own change of the object, of whatever kind.
     *
     * @param store where it is remembered; the store of the inbox
     * @param window how soon; positive, at most 36,500 days, for example 2 seconds
     * @return the guard
     */
    public static LoopGuard ownWriteWindow(InboxStore store, Duration window) {
        return ownWriteWindow(store, window, Clock.systemUTC());
    }

    /**
     * The same by another clock, which must be that of the inbox.
     *
     * @param store where it is remembered
     * @param window how soon; positive, at most 36,500 days
     * @param clock the clock
     * @return the guard
     */
    public static LoopGuard ownWriteWindow(InboxStore store, Duration window, Clock clock) {
        return new OwnWriteWindowGuard(new GuardMemory(store, clock), window);
    }

    /**
     * Names the queue of offline events with each own change, so that the portal does not put it there. Only for handlers that are
     * subscribed offline with this name, and not online: {@link SubscriptionReport#problems} tells of others, and of portals whose plan
     * lacks the feature {@code rest_auth_connector}.
     *
     * @param connector the name of the queue, as in {@link io.github.pbx24.bitrix24.event.EventBinding#offline}
     * @return the guard
     * @see <a href="https://apidocs.bitrix24.com/api-reference/events/offline-events.html">Offline events</a>
     */
    public static LoopGuard authConnector(String connector) {
        return new AuthConnectorGuard(connector);
    }

    /**
     * Changes a lead, deal, contact or company, as {@link #update(String, Bitrix24Client, ObjectKind, long, Map)} does.
     *
     * @param portal {@link EventPortal#id}
     * @param client the client of the portal
     * @param type kind of the object
     * @param id id of the object
     * @param fields what to change; not empty
     * @throws Bitrix24Exception if it failed; it may have been done then, and is remembered
     */
    public final void update(String portal, Bitrix24Client client, CrmType type, long id, Map<String, ?> fields) {
        update(portal, client, ObjectKind.crm(type), id, fields);
    }

    /**
     * Changes an object and remembers it: a task as {@link io.github.pbx24.bitrix24.task.Tasks#update} does, a deal as
     * {@link io.github.pbx24.bitrix24.crm.CrmObjects#update}, and so on.
     *
     * @param portal {@link EventPortal#id}
     * @param client the client of the portal
     * @param kind kind of the object
     * @param id id of the object
     * @param fields what to change, by the names that fields have when they are written; not empty
     * @throws Bitrix24Exception if it failed; it may have been done then, and is remembered
     * @throws IllegalArgumentException if the guard cannot guard such objects or fields, see {@link #flagField} and
     *     {@link #knownValues}; nothing is written then
     */
    public abstract void update(
            String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields);

    /**
     * Adds a lead, deal, contact or company, as {@link #add(String, Bitrix24Client, ObjectKind, Map)} does.
     *
     * @param portal {@link EventPortal#id}
     * @param client the client of the portal
     * @param type kind of the object
     * @param fields its values; not empty
     * @return id of the object
     * @throws Bitrix24Exception if it failed; it may have been done then, and its event is handled
     */
    public final long add(String portal, Bitrix24Client client, CrmType type, Map<String, ?> fields) {
        return add(portal, client, ObjectKind.crm(type), fields);
    }

    /**
     * Adds an object and remembers it. Its event may come before the answer, and is then handled.
     *
     * @param portal {@link EventPortal#id}
     * @param client the client of the portal
     * @param kind kind of the object
     * @param fields its values, by the names that fields have when they are written; of a task {@code TITLE} and
     *     {@code RESPONSIBLE_ID} at least
     * @return id of the object
     * @throws Bitrix24Exception if it failed; it may have been done then, and its event is handled
     * @throws IllegalArgumentException if the guard cannot guard such objects or fields; nothing is written then
     */
    public abstract long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields);

    /**
     * Tells of a lead, deal, contact or company, as {@link #remember(String, ObjectKind, long, Map)} does.
     *
     * @param portal {@link EventPortal#id}
     * @param type kind of the object
     * @param id id of the object
     * @param values values by the name of their field
     */
    public final void remember(String portal, CrmType type, long id, Map<String, ?> values) {
        remember(portal, ObjectKind.crm(type), id, values);
    }

    /**
     * Tells a guard of {@link #knownValues} which values of an object the application has, other than by an event or an own
     * change; best in the transaction in which it stores them. Other guards do not need it.
     *
     * @param portal {@link EventPortal#id}
     * @param kind kind of the object
     * @param id id of the object
     * @param values values by the name of their field
     */
    public void remember(String portal, ObjectKind<?> kind, long id, Map<String, ?> values) {}

    /**
     * Whether an event was raised by an own change. Called before the handler.
     *
     * @param event the event
     * @param context where it came from
     * @return true if the handler need not see it
     */
    abstract boolean isEcho(Bitrix24Event event, EventContext context);

    /**
     * Hears that the handler has ended well.
     *
     * @param event the event
     * @param context where it came from
     */
    void handled(Bitrix24Event event, EventContext context) {}
}
