package io.github.pbx24.simulator.internal.rest;

import io.github.pbx24.simulator.internal.application.ApplicationCatalogue;
import io.github.pbx24.simulator.internal.application.DiskMethods;
import io.github.pbx24.simulator.internal.context.RegisteredMethod;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.crm.CrmCatalogue;
import io.github.pbx24.simulator.internal.event.EventMethods;
import io.github.pbx24.simulator.internal.event.OfflineEventMethods;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.telephony.CallFinish;
import io.github.pbx24.simulator.internal.telephony.CallRecords;
import io.github.pbx24.simulator.internal.telephony.CallRegistration;
import io.github.pbx24.simulator.internal.telephony.FollowUpMethods;
import io.github.pbx24.simulator.internal.telephony.RecordDownload;
import io.github.pbx24.simulator.internal.telephony.SipMethods;
import io.github.pbx24.simulator.internal.telephony.StatisticMethods;
import io.github.pbx24.simulator.internal.telephony.TelephonyMethods;
import io.github.pbx24.simulator.internal.telephony.VoximplantMethods;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every method of the portal with what it needs. Immutable once built. */
public final class MethodTable {

    private static final Set<String> TELEPHONY = Set.of("telephony");
    private static final Set<String> CALL = Set.of("call");
    private static final Set<String> CALL_OR_TELEPHONY = Set.of("call", "telephony");

    private final Map<String, RegisteredMethod> entries = new TreeMap<>();
    private final Map<String, RegisteredMethod> version3 = new TreeMap<>();
    private final DiskMethods disk;
    private final CallRecords records;
    private final CallRegistration registration;

    public MethodTable(PortalState portal, RecordDownload download) {
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
        VoximplantMethods.INTERNAL.forEach(this::internal);
        this.disk = new DiskMethods(portal);
        add("disk.file.get", Set.of("disk"), disk::get);

        ApplicationCatalogue.addTo(this::add, portal, entries);

        CrmCatalogue.addTo(this::add, portal);

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
    }

    private void addVoximplant(PortalState portal) {
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

    private void addFollowUps(PortalState portal) {
        FollowUpMethods followUps = new FollowUpMethods(portal);
        version3.put("call.followup.list", RegisteredMethod.open(followUps::list, CALL));
        version3.put("call.followup.get", RegisteredMethod.open(followUps::get, CALL));
        version3.put("call.followup.field.list", RegisteredMethod.open(followUps::fieldList, CALL));
        version3.put("call.followup.field.get", RegisteredMethod.open(followUps::fieldGet, CALL));
    }

    private void add(String name, Set<String> scopes, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), RegisteredMethod.open(method, scopes));
    }

    private void internal(String name) {
        entries.put(
                name.toLowerCase(Locale.ROOT),
                new RegisteredMethod(VoximplantMethods::refused, TELEPHONY, false, false));
    }

    private void application(String name, RestMethod method) {
        entries.put(name.toLowerCase(Locale.ROOT), new RegisteredMethod(method, TELEPHONY, true, true));
    }

    @Nullable
    RegisteredMethod find(String lowerCaseName, boolean onVersion3) {
        return (onVersion3 ? version3 : entries).get(lowerCaseName);
    }

    public DiskMethods disk() {
        return disk;
    }

    public CallRecords records() {
        return records;
    }

    public CallRegistration registration() {
        return registration;
    }
}
