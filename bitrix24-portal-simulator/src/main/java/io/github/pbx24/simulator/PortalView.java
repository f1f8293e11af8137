package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.RequestJournal;
import io.github.pbx24.simulator.internal.rest.RequestLimits;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person would see in Bitrix24, and what the portal was asked. Every answer is an immutable snapshot. Thread-safe.
 *
 * @since 0.1
 */
public abstract sealed class PortalView permits PortalSimulator {

    private final PortalState portal;
    private final RequestJournal journal;
    private final RequestLimits limits;
    private final EventBus events;

    PortalView(PortalState portal, RequestJournal journal, RequestLimits limits, EventBus events) {
        this.portal = portal;
        this.journal = journal;
        this.limits = limits;
        this.events = events;
    }

    /**
     * What events carry as {@code auth[application_token]}.
     *
     * @return the secret
     */
    public String applicationToken() {
        return portal.settings().applicationToken();
    }

    /**
     * The portal's stable id.
     *
     * @return {@code member_id}
     */
    public String memberId() {
        return portal.settings().memberId();
    }

    /**
     * The call history.
     *
     * @return the rows in the order of finishing
     */
    public List<CallHistoryRow> calls() {
        return portal.locked(portal.calls::history);
    }

    /**
     * The newest history row of a call.
     *
     * @param callId {@code CALL_ID}
     * @return empty if it was never finished
     */
    public Optional<CallHistoryRow> call(String callId) {
        return portal.locked(() -> portal.calls.finished(callId));
    }

    /**
     * Calls that are registered and not finished. The portal forgets a call 30 days after its start date, even one that was
     * registered a moment ago with an old date: see {@link #forgottenCalls()}.
     *
     * @return in the order of registration
     */
    public List<ActiveCall> activeCalls() {
        return portal.locked(() -> portal.calls.active(portal.now()));
    }

    /**
     * Unfinished calls the portal has given up, because they began more than 30 days ago on its clock. A test that finds its
     * call here has used a fixed start date.
     *
     * @return in the order of forgetting
     */
    public List<ActiveCall> forgottenCalls() {
        return portal.locked(() -> portal.calls.forgotten(portal.now()));
    }

    /**
     * The call cards on screens now.
     *
     * @return one entry per call and user
     */
    public List<ShownCard> cards() {
        return portal.locked(portal.calls::cards);
    }

    /**
     * Every command that showed or hid a card.
     *
     * @return in the order of execution
     */
    public List<CardChange> cardHistory() {
        return portal.locked(portal.calls::cardChanges);
    }

    /**
     * The activities calls left in the CRM.
     *
     * @return in the order of creation
     */
    public List<CallActivity> activities() {
        return portal.locked(portal.activities::snapshots);
    }

    /**
     * CRM objects of one kind.
     *
     * @param type the kind
     * @return in the order of their ids
     */
    public List<CrmSnapshot> crmObjects(CrmObjectType type) {
        return portal.locked(() -> portal.crm.snapshots(type));
    }

    /**
     * All leads, those made by calls included.
     *
     * @return in the order of their ids
     */
    public List<CrmSnapshot> leads() {
        return crmObjects(CrmObjectType.LEAD);
    }

    /**
     * Comments in timelines.
     *
     * @return in the order of creation
     */
    public List<TimelineComment> timelineComments() {
        return portal.locked(
                () -> portal.comments.snapshots(text -> portal.parseDate(text).orElse(Instant.EPOCH)));
    }

    /**
     * What {@code im.notify} told users.
     *
     * @return in the order of sending
     */
    public List<Notification> notifications() {
        return portal.locked(portal.notifications::all);
    }

    /**
     * External lines of all applications.
     *
     * @return in the order of creation
     */
    public List<PortalLine> lines() {
        return portal.locked(portal.lines::all);
    }

    /**
     * The content of an attached recording.
     *
     * @param fileId {@link RecordFile#id()}
     * @return a copy; empty if there is no such file or it is larger than 4 MiB
     */
    public Optional<byte[]> recordContent(long fileId) {
        return portal.locked(() ->
                portal.files.find(fileId).flatMap(stored -> stored.content().content()));
    }

    /**
     * The newest 100,000 requests, commands inside batches included.
     *
     * @return in the order of completion
     */
    public List<RecordedRequest> requests() {
        return journal.entries();
    }

    /**
     * How often a method was asked for, alone or in a batch, whatever became of it.
     *
     * @param method the REST method, in any case
     * @return the number of requests
     */
    public long requestCount(String method) {
        return journal.count(method.toLowerCase(Locale.ROOT));
    }

    /**
     * Requests refused because of the plan's or the operating limit; injected faults do not count.
     *
     * @return the number of requests
     */
    public long rejectedForLimits() {
        return portal.locked(limits::rejected);
    }

    /**
     * Attempts to deliver events.
     *
     * @return in the order of raising
     */
    public List<EventDelivery> eventDeliveries() {
        return events.deliveries();
    }
}
