package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.context.PortalSettings;
import org.jspecify.annotations.Nullable;

/** The portal's state: the sum of its stores. One lock guards all of it; nothing slow happens under the lock. */
public final class PortalState extends PortalContext {

    public final Employees users = new Employees();
    public final Crm crm = new Crm(this);
    public final Activities activities = new Activities(this);
    public final CrmDictionaries statuses = new CrmDictionaries();
    public final TimelineComments comments = new TimelineComments();
    public final Notifications notifications = new Notifications();
    public final AppPages pages = new AppPages();
    public final AppOptions appOptions = new AppOptions();
    public final CrmLinks links = new CrmLinks();
    public final RecordTables tables = new RecordTables();
    public final Calls calls = new Calls();
    public final Lines lines = new Lines();
    public final RecordFiles files = new RecordFiles();
    public final Accounts accounts = new Accounts(this, users);
    public final EventBindings bindings = new EventBindings();
    public final OfflineQueue offline = new OfflineQueue(this, bindings);
    public final SipLineStore sipLines = new SipLineStore();
    public final Confirmations confirmations = new Confirmations();
    public final FollowUpStore followUps = new FollowUpStore();
    public final PlacementStore placements = new PlacementStore();
    public final UserFields userFields = new UserFields();
    public final Features features = new Features();
    public final CallRights callRights = new CallRights();
    public final Phones phones = new Phones();

    /** The first application that listens to an event, online or by fetching it; null if none does. */
    public @Nullable Long anyListener(String event) {
        Long online = bindings.anyOwner(event);
        return online != null ? online : offline.anyOwner(event);
    }

    /** Whether an application listens to an event, online or by fetching it. */
    public boolean listens(long appId, String event) {
        return bindings.has(appId, event)
                || offline.of(appId).stream().anyMatch(queue -> queue.event().equals(event));
    }

    public PortalState(PortalSettings settings) {
        super(settings);
    }
}
