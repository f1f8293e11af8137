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

    private static final Set<String> PLACEMENT = Set.of("placement");
    private static final Set<String> CALL = Set.of("call");
    private static final Set<String> CALL_OR_TELEPHONY = Set.of("call", "telephony");

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, Entry> version3 = new TreeMap<>();
    private final DiskMethods disk;
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
        addVoximplant(portal);
        addFollowUps(portal);
        this.disk = new DiskMethods(portal);
        add("disk.file.get", Set.of("disk"), disk::get);

        UserMethods users = new UserMethods(portal);
        add("user.get", USER, users::get);
        add("user.current", USER, users::current);
        add("profile", Set.of(), users::profile);

        CrmMethods crm = new CrmMethods(portal);
        UserFieldMethods userFields = new UserFieldMethods(portal);
        for (CrmObjectType type : CrmObjectType.values()) {
            String prefix = "crm." + type.name().toLowerCase(Locale.ROOT);
            add(prefix + ".get", CRM, crm.get(type));
            add(prefix + ".list", CRM, crm.list(type));
            add(prefix + ".add", CRM, crm.add(type));
            add(prefix + ".update", CRM, crm.update(type));
            add(prefix + ".userfield.add", CRM, userFields.add(type));
            add(prefix + ".userfield.get", CRM, userFields.get(type));
            add(prefix + ".userfield.list", CRM, userFields.list(type));
            add(prefix + ".userfield.update", CRM, userFields.update(type));
            add(prefix + ".userfield.delete", CRM, userFields.delete(type));
        }
        CrmDictionaryMethods dictionaries = new CrmDictionaryMethods(portal);
        add("crm.status.list", CRM, dictionaries::statuses);
        add("crm.duplicate.findbycomm", CRM, dictionaries::findByCommunication);
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
        OfflineEventMethods offline = new OfflineEventMethods(portal);
        add("event.offline.get", Set.of(), offline::get);
        add("event.offline.list", Set.of(), offline::list);
        add("event.offline.clear", Set.of(), offline::clear);
        add("event.offline.error", Set.of(), offline::error);

        PlacementMethods placements = new PlacementMethods(portal);
        add("placement.bind", PLACEMENT, placements::bind);
        add("placement.unbind", PLACEMENT, placements::unbind);
        add("placement.get", PLACEMENT, placements::get);
        add("placement.list", PLACEMENT, placements::list);

        AppMethods app = new AppMethods(portal, entries);
        add("app.info", Set.of(), app::info);
        add("scope", Set.of(), app::scope);
        add("method.get", Set.of(), app::methodGet);
        add("methods", Set.of(), app::methods);
        add("server.time", Set.of(), app::serverTime);
        add("feature.get", Set.of(), app::feature);
    }

    private void addVoximplant(Portal portal) {
        VoximplantMethods voximplant = new VoximplantMethods(portal);
        add("voximplant.url.get", TELEPHONY, voximplant::urls);
        add("voximplant.tts.voices.get", TELEPHONY, voximplant::voices);
        add("voximplant.line.get", TELEPHONY, voximplant::lines);
        add("voximplant.line.outgoing.get", TELEPHONY, voximplant::outgoingLine);
        add("voximplant.line.outgoing.set", TELEPHONY, voximplant::setOutgoingLine);
        add("voximplant.line.outgoing.sip.set", TELEPHONY, voximplant::setOutgoingSipLine);
        add("voximplant.user.get", TELEPHONY, voximplant::users);
        add("voximplant.user.activatePhone", TELEPHONY, voximplant::activatePhone);
        add("voximplant.user.deactivatePhone", TELEPHONY, voximplant::activatePhone);
        add("voximplant.user.getDefaultLineId", TELEPHONY, voximplant::defaultLine);
        // Documentation and server disagree on the scope of the calls by robot; either one will do.
        add("voximplant.callback.start", CALL_OR_TELEPHONY, voximplant::callback);
        add("voximplant.infocall.startwithtext", CALL_OR_TELEPHONY, voximplant::infocall);
        add("voximplant.infocall.startwithsound", CALL_OR_TELEPHONY, voximplant::infocall);
        SipMethods sip = new SipMethods(portal);
        add("voximplant.sip.add", TELEPHONY, sip::add);
        add("voximplant.sip.update", TELEPHONY, sip::update);
        add("voximplant.sip.delete", TELEPHONY, sip::delete);
        add("voximplant.sip.get", TELEPHONY, sip::get);
        add("voximplant.sip.status", TELEPHONY, sip::status);
        add("voximplant.sip.connector.status", TELEPHONY, sip::connectorStatus);
    }

    private void addFollowUps(Portal portal) {
        FollowUpMethods followUps = new FollowUpMethods(portal);
        version3.put("call.followup.list", new Entry(followUps::list, CALL, false));
        version3.put("call.followup.get", new Entry(followUps::get, CALL, false));
        version3.put("call.followup.field.list", new Entry(followUps::fieldList, CALL, false));
        version3.put("call.followup.field.get", new Entry(followUps::fieldGet, CALL, false));
    }

    private void add(String name, Set<String> scopes, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), new Entry(method, scopes, false));
    }

    private void application(String name, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), new Entry(method, TELEPHONY, true));
    }

    @Nullable
    Entry find(String lowerCaseName, boolean onVersion3) {
        return (onVersion3 ? version3 : entries).get(lowerCaseName);
    }

    DiskMethods disk() {
        return disk;
    }

    CallRecords records() {
        return records;
    }

    CallRegistration registration() {
        return registration;
    }
}
