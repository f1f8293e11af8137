package io.github.pbx24.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every method of the portal with what it needs. Immutable once built. */
final class MethodTable {

    /**
     * A method.
     *
     * @param scopes one of them is enough; empty for none
     * @param applicationOnly refused under a webhook if the portal follows the documentation to the letter
     */
    record Entry(RestMethod method, Set<String> scopes, boolean applicationOnly) {}

    private static final Set<String> TELEPHONY = Set.of("telephony");
    private static final Set<String> USER = Set.of("user", "user_basic", "user_brief");
    private static final Set<String> CRM = Set.of("crm");

    private final Map<String, Entry> entries = new TreeMap<>();
    private final CallRecords records;
    private final CallRegistration registration;

    MethodTable(Portal portal, RecordDownload download) {
        this.registration = new CallRegistration(portal);
        this.records = new CallRecords(portal, download);
        CallFinish finish = new CallFinish(portal, download);
        TelephonyMethods telephony = new TelephonyMethods(portal);
        application("telephony.externalCall.register", registration::register);
        application("telephony.externalCall.finish", finish::finish);
        application("telephony.externalLine.add", telephony::addLine);
        application("telephony.externalLine.update", telephony::updateLine);
        application("telephony.externalLine.delete", telephony::deleteLine);
        application("telephony.externalLine.get", telephony::getLines);
        add("telephony.externalCall.show", TELEPHONY, telephony::show);
        add("telephony.externalCall.hide", TELEPHONY, telephony::hide);
        add("telephony.externalCall.attachRecord", TELEPHONY, records::attach);
        add("telephony.externalCall.searchCrmEntities", TELEPHONY, telephony::searchCrmEntities);
        add("telephony.call.attachTranscription", TELEPHONY, telephony::attachTranscription);
        add("voximplant.statistic.get", TELEPHONY, new StatisticMethods(portal)::get);

        UserMethods users = new UserMethods(portal);
        add("user.get", USER, users::get);
        add("user.current", USER, users::current);
        add("profile", Set.of(), users::profile);

        CrmMethods crm = new CrmMethods(portal);
        for (CrmObjectType type : CrmObjectType.values()) {
            String prefix = "crm." + type.name().toLowerCase(Locale.ROOT);
            add(prefix + ".get", CRM, crm.get(type));
            add(prefix + ".list", CRM, crm.list(type));
            add(prefix + ".add", CRM, crm.add(type));
            add(prefix + ".update", CRM, crm.update(type));
        }
        add("crm.activity.get", CRM, crm::getActivity);
        add("crm.activity.list", CRM, crm::listActivities);
        add("crm.activity.update", CRM, crm::updateActivity);
        add("crm.timeline.comment.add", CRM, crm::addComment);

        EventMethods events = new EventMethods(portal);
        add("event.bind", Set.of(), events::bind);
        add("event.unbind", Set.of(), events::unbind);
        add("event.get", Set.of(), events::get);
        add("event.test", Set.of(), events::test);
        add("events", Set.of(), events::names);

        AppMethods app = new AppMethods(portal, entries);
        add("app.info", Set.of(), app::info);
        add("scope", Set.of(), app::scope);
        add("method.get", Set.of(), app::methodGet);
        add("methods", Set.of(), app::methods);
        add("server.time", Set.of(), app::serverTime);
    }

    private void add(String name, Set<String> scopes, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), new Entry(method, scopes, false));
    }

    private void application(String name, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), new Entry(method, TELEPHONY, true));
    }

    @Nullable
    Entry find(String lowerCaseName) {
        return entries.get(lowerCaseName);
    }

    CallRecords records() {
        return records;
    }

    CallRegistration registration() {
        return registration;
    }
}
