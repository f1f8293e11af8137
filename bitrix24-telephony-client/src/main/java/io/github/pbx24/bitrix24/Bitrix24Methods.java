package io.github.pbx24.bitrix24;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All REST methods that have a typed factory in this module: the one source of their scope, authorisation and
 * repeatability. {@code voximplant.user.deactivatePhone} is left out on purpose: its page is hidden, and the server
 * switches the phone on instead of off.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/index.html">REST API reference</a>
 * @since 0.1
 */
public final class Bitrix24Methods {

    private static final List<String> TELEPHONY = List.of("telephony");
    private static final List<String> CALL = List.of("call");

    /** The documentation names one, the server asks for the other. */
    private static final List<String> TELEPHONY_OR_CALL = List.of("telephony", "call");

    private static final List<String> CRM = List.of("crm");
    private static final List<String> TASK = List.of("task");
    private static final List<String> USERS = List.of("user", "user_basic", "user_brief");

    // telephony.*

    /** {@code telephony.externalCall.register}. */
    public static final MethodInfo EXTERNAL_CALL_REGISTER = of(
            "telephony.externalCall.register",
            TELEPHONY,
            MethodAccess.APPLICATION_DOCUMENTED,
            Repeatability.DEDUPLICATED,
            Urgency.CARD);

    /** {@code telephony.externalCall.finish}. */
    public static final MethodInfo EXTERNAL_CALL_FINISH = of(
            "telephony.externalCall.finish",
            TELEPHONY,
            MethodAccess.APPLICATION_DOCUMENTED,
            Repeatability.NOT_REPEATABLE,
            Urgency.FINISH);

    /** {@code telephony.externalCall.show}. */
    public static final MethodInfo EXTERNAL_CALL_SHOW = card("telephony.externalCall.show");

    /** {@code telephony.externalCall.hide}. */
    public static final MethodInfo EXTERNAL_CALL_HIDE = card("telephony.externalCall.hide");

    /** {@code telephony.externalCall.attachRecord}. */
    public static final MethodInfo EXTERNAL_CALL_ATTACH_RECORD =
            repeatable("telephony.externalCall.attachRecord", TELEPHONY);

    /** {@code telephony.externalCall.searchCrmEntities}. */
    public static final MethodInfo EXTERNAL_CALL_SEARCH_CRM_ENTITIES = card("telephony.externalCall.searchCrmEntities");

    /** {@code telephony.call.attachTranscription}. */
    public static final MethodInfo CALL_ATTACH_TRANSCRIPTION = once("telephony.call.attachTranscription", TELEPHONY);

    /** {@code telephony.externalLine.add}. */
    public static final MethodInfo EXTERNAL_LINE_ADD = line("telephony.externalLine.add", Repeatability.NOT_REPEATABLE);

    /** {@code telephony.externalLine.update}. */
    public static final MethodInfo EXTERNAL_LINE_UPDATE =
            line("telephony.externalLine.update", Repeatability.REPEATABLE);

    /** {@code telephony.externalLine.delete}. */
    public static final MethodInfo EXTERNAL_LINE_DELETE =
            line("telephony.externalLine.delete", Repeatability.NOT_REPEATABLE);

    /** {@code telephony.externalLine.get}. */
    public static final MethodInfo EXTERNAL_LINE_GET = line("telephony.externalLine.get", Repeatability.REPEATABLE);

    // voximplant.*

    /** {@code voximplant.statistic.get}. */
    public static final MethodInfo VOXIMPLANT_STATISTIC_GET = repeatable("voximplant.statistic.get", TELEPHONY);

    /** {@code voximplant.url.get}. */
    public static final MethodInfo VOXIMPLANT_URL_GET = repeatable("voximplant.url.get", TELEPHONY);

    /** {@code voximplant.tts.voices.get}. */
    public static final MethodInfo VOXIMPLANT_TTS_VOICES_GET = repeatable("voximplant.tts.voices.get", TELEPHONY);

    /** {@code voximplant.line.get}. */
    public static final MethodInfo VOXIMPLANT_LINE_GET = repeatable("voximplant.line.get", TELEPHONY);

    /** {@code voximplant.line.outgoing.get}. */
    public static final MethodInfo VOXIMPLANT_LINE_OUTGOING_GET = repeatable("voximplant.line.outgoing.get", TELEPHONY);

    /** {@code voximplant.line.outgoing.set}. */
    public static final MethodInfo VOXIMPLANT_LINE_OUTGOING_SET = repeatable("voximplant.line.outgoing.set", TELEPHONY);

    /** {@code voximplant.line.outgoing.sip.set}. */
    public static final MethodInfo VOXIMPLANT_LINE_OUTGOING_SIP_SET =
            repeatable("voximplant.line.outgoing.sip.set", TELEPHONY);

    /** {@code voximplant.sip.add}. */
    public static final MethodInfo VOXIMPLANT_SIP_ADD = once("voximplant.sip.add", TELEPHONY);

    /** {@code voximplant.sip.update}. */
    public static final MethodInfo VOXIMPLANT_SIP_UPDATE = repeatable("voximplant.sip.update", TELEPHONY);

    /** {@code voximplant.sip.delete}. */
    public static final MethodInfo VOXIMPLANT_SIP_DELETE = once("voximplant.sip.delete", TELEPHONY);

    /** {@code voximplant.sip.get}. */
    public static final MethodInfo VOXIMPLANT_SIP_GET = repeatable("voximplant.sip.get", TELEPHONY);

    /** {@code voximplant.sip.status}. */
    public static final MethodInfo VOXIMPLANT_SIP_STATUS = repeatable("voximplant.sip.status", TELEPHONY);

    /** {@code voximplant.sip.connector.status}. */
    public static final MethodInfo VOXIMPLANT_SIP_CONNECTOR_STATUS =
            repeatable("voximplant.sip.connector.status", TELEPHONY);

    /** {@code voximplant.user.get}. */
    public static final MethodInfo VOXIMPLANT_USER_GET = application("voximplant.user.get", TELEPHONY);

    /** {@code voximplant.user.activatePhone}. */
    public static final MethodInfo VOXIMPLANT_USER_ACTIVATE_PHONE =
            repeatable("voximplant.user.activatePhone", TELEPHONY);

    /** {@code voximplant.callback.start}. */
    public static final MethodInfo VOXIMPLANT_CALLBACK_START = of(
            "voximplant.callback.start",
            TELEPHONY_OR_CALL,
            MethodAccess.ANY,
            Repeatability.NOT_REPEATABLE,
            Urgency.CARD);

    /** {@code voximplant.infocall.startwithtext}. */
    public static final MethodInfo VOXIMPLANT_INFOCALL_START_WITH_TEXT =
            once("voximplant.infocall.startwithtext", CALL);

    /** {@code voximplant.infocall.startwithsound}. */
    public static final MethodInfo VOXIMPLANT_INFOCALL_START_WITH_SOUND =
            once("voximplant.infocall.startwithsound", CALL);

    // call.followup.*, REST 3.0

    /** {@code call.followup.list}. */
    public static final MethodInfo CALL_FOLLOWUP_LIST = rest3("call.followup.list", CALL);

    /** {@code call.followup.get}. */
    public static final MethodInfo CALL_FOLLOWUP_GET = rest3("call.followup.get", CALL);

    /** {@code call.followup.field.list}. */
    public static final MethodInfo CALL_FOLLOWUP_FIELD_LIST = rest3("call.followup.field.list", CALL);

    /** {@code call.followup.field.get}. */
    public static final MethodInfo CALL_FOLLOWUP_FIELD_GET = rest3("call.followup.field.get", CALL);

    // event.*

    /** {@code event.bind}. */
    public static final MethodInfo EVENT_BIND = application("event.bind", List.of());

    /** {@code event.unbind}. */
    public static final MethodInfo EVENT_UNBIND = application("event.unbind", List.of());

    /** {@code event.get}. */
    public static final MethodInfo EVENT_GET = application("event.get", List.of());

    /** {@code events}. */
    public static final MethodInfo EVENTS = application("events", List.of());

    /** {@code event.test}. */
    public static final MethodInfo EVENT_TEST =
            of("event.test", List.of(), MethodAccess.APPLICATION, Repeatability.NOT_REPEATABLE, Urgency.BULK);

    /** {@code event.offline.get}. */
    public static final MethodInfo EVENT_OFFLINE_GET =
            of("event.offline.get", List.of(), MethodAccess.APPLICATION, Repeatability.NOT_REPEATABLE, Urgency.BULK);

    /** {@code event.offline.list}. */
    public static final MethodInfo EVENT_OFFLINE_LIST = application("event.offline.list", List.of());

    /** {@code event.offline.clear}. */
    public static final MethodInfo EVENT_OFFLINE_CLEAR = application("event.offline.clear", List.of());

    /** {@code event.offline.error}. */
    public static final MethodInfo EVENT_OFFLINE_ERROR = application("event.offline.error", List.of());

    // placement.*

    /** {@code placement.bind}. */
    public static final MethodInfo PLACEMENT_BIND = application("placement.bind", List.of("placement"));

    /** {@code placement.unbind}. */
    public static final MethodInfo PLACEMENT_UNBIND = application("placement.unbind", List.of("placement"));

    /** {@code placement.get}. */
    public static final MethodInfo PLACEMENT_GET = application("placement.get", List.of("placement"));

    /** {@code placement.list}. */
    public static final MethodInfo PLACEMENT_LIST = application("placement.list", List.of("placement"));

    // the application and the portal

    /** {@code app.info}. */
    public static final MethodInfo APP_INFO =
            of("app.info", List.of(), MethodAccess.APPLICATION_DOCUMENTED, Repeatability.REPEATABLE, Urgency.BULK);

    /** {@code scope}. */
    public static final MethodInfo SCOPE = repeatable("scope", List.of());

    /** {@code method.get}. */
    public static final MethodInfo METHOD_GET = repeatable("method.get", List.of());

    /** {@code feature.get}. */
    public static final MethodInfo FEATURE_GET = repeatable("feature.get", List.of());

    /** {@code server.time}. */
    public static final MethodInfo SERVER_TIME = repeatable("server.time", List.of());

    /** {@code profile}. */
    public static final MethodInfo PROFILE = repeatable("profile", List.of());

    // users

    /** {@code user.get}. */
    public static final MethodInfo USER_GET = repeatable("user.get", USERS);

    /** {@code user.current}. */
    public static final MethodInfo USER_CURRENT = repeatable("user.current", USERS);

    /** {@code user.search}. */
    public static final MethodInfo USER_SEARCH = repeatable("user.search", USERS);

    /** {@code user.update}. */
    public static final MethodInfo USER_UPDATE = repeatable("user.update", List.of("user"));

    // crm.*

    /** {@code crm.lead.get}. */
    public static final MethodInfo CRM_LEAD_GET = repeatable("crm.lead.get", CRM);

    /** {@code crm.lead.list}. */
    public static final MethodInfo CRM_LEAD_LIST = repeatable("crm.lead.list", CRM);

    /** {@code crm.lead.update}. */
    public static final MethodInfo CRM_LEAD_UPDATE = repeatable("crm.lead.update", CRM);

    /** {@code crm.lead.add}. */
    public static final MethodInfo CRM_LEAD_ADD = once("crm.lead.add", CRM);

    /** {@code crm.lead.delete}. */
    public static final MethodInfo CRM_LEAD_DELETE = once("crm.lead.delete", CRM);

    /** {@code crm.lead.fields}. */
    public static final MethodInfo CRM_LEAD_FIELDS = repeatable("crm.lead.fields", CRM);

    /** {@code crm.lead.userfield.add}. */
    public static final MethodInfo CRM_LEAD_USERFIELD_ADD = once("crm.lead.userfield.add", CRM);

    /** {@code crm.lead.userfield.list}. */
    public static final MethodInfo CRM_LEAD_USERFIELD_LIST = repeatable("crm.lead.userfield.list", CRM);

    /** {@code crm.lead.userfield.update}. */
    public static final MethodInfo CRM_LEAD_USERFIELD_UPDATE = repeatable("crm.lead.userfield.update", CRM);

    /** {@code crm.lead.userfield.delete}. */
    public static final MethodInfo CRM_LEAD_USERFIELD_DELETE = once("crm.lead.userfield.delete", CRM);

    /** {@code crm.deal.get}. */
    public static final MethodInfo CRM_DEAL_GET = repeatable("crm.deal.get", CRM);

    /** {@code crm.deal.list}. */
    public static final MethodInfo CRM_DEAL_LIST = repeatable("crm.deal.list", CRM);

    /** {@code crm.deal.update}. */
    public static final MethodInfo CRM_DEAL_UPDATE = repeatable("crm.deal.update", CRM);

    /** {@code crm.deal.add}. */
    public static final MethodInfo CRM_DEAL_ADD = once("crm.deal.add", CRM);

    /** {@code crm.deal.delete}. */
    public static final MethodInfo CRM_DEAL_DELETE = once("crm.deal.delete", CRM);

    /** {@code crm.deal.fields}. */
    public static final MethodInfo CRM_DEAL_FIELDS = repeatable("crm.deal.fields", CRM);

    /** {@code crm.deal.userfield.add}. */
    public static final MethodInfo CRM_DEAL_USERFIELD_ADD = once("crm.deal.userfield.add", CRM);

    /** {@code crm.deal.userfield.list}. */
    public static final MethodInfo CRM_DEAL_USERFIELD_LIST = repeatable("crm.deal.userfield.list", CRM);

    /** {@code crm.deal.userfield.update}. */
    public static final MethodInfo CRM_DEAL_USERFIELD_UPDATE = repeatable("crm.deal.userfield.update", CRM);

    /** {@code crm.deal.userfield.delete}. */
    public static final MethodInfo CRM_DEAL_USERFIELD_DELETE = once("crm.deal.userfield.delete", CRM);

    /** {@code crm.contact.get}. */
    public static final MethodInfo CRM_CONTACT_GET = repeatable("crm.contact.get", CRM);

    /** {@code crm.contact.list}. */
    public static final MethodInfo CRM_CONTACT_LIST = repeatable("crm.contact.list", CRM);

    /** {@code crm.contact.update}. */
    public static final MethodInfo CRM_CONTACT_UPDATE = repeatable("crm.contact.update", CRM);

    /** {@code crm.contact.add}. */
    public static final MethodInfo CRM_CONTACT_ADD = once("crm.contact.add", CRM);

    /** {@code crm.contact.delete}. */
    public static final MethodInfo CRM_CONTACT_DELETE = once("crm.contact.delete", CRM);

    /** {@code crm.contact.fields}. */
    public static final MethodInfo CRM_CONTACT_FIELDS = repeatable("crm.contact.fields", CRM);

    /** {@code crm.contact.userfield.add}. */
    public static final MethodInfo CRM_CONTACT_USERFIELD_ADD = once("crm.contact.userfield.add", CRM);

    /** {@code crm.contact.userfield.list}. */
    public static final MethodInfo CRM_CONTACT_USERFIELD_LIST = repeatable("crm.contact.userfield.list", CRM);

    /** {@code crm.contact.userfield.update}. */
    public static final MethodInfo CRM_CONTACT_USERFIELD_UPDATE = repeatable("crm.contact.userfield.update", CRM);

    /** {@code crm.contact.userfield.delete}. */
    public static final MethodInfo CRM_CONTACT_USERFIELD_DELETE = once("crm.contact.userfield.delete", CRM);

    /** {@code crm.company.get}. */
    public static final MethodInfo CRM_COMPANY_GET = repeatable("crm.company.get", CRM);

    /** {@code crm.company.list}. */
    public static final MethodInfo CRM_COMPANY_LIST = repeatable("crm.company.list", CRM);

    /** {@code crm.company.update}. */
    public static final MethodInfo CRM_COMPANY_UPDATE = repeatable("crm.company.update", CRM);

    /** {@code crm.company.add}. */
    public static final MethodInfo CRM_COMPANY_ADD = once("crm.company.add", CRM);

    /** {@code crm.company.delete}. */
    public static final MethodInfo CRM_COMPANY_DELETE = once("crm.company.delete", CRM);

    /** {@code crm.company.fields}. */
    public static final MethodInfo CRM_COMPANY_FIELDS = repeatable("crm.company.fields", CRM);

    /** {@code crm.company.userfield.add}. */
    public static final MethodInfo CRM_COMPANY_USERFIELD_ADD = once("crm.company.userfield.add", CRM);

    /** {@code crm.company.userfield.list}. */
    public static final MethodInfo CRM_COMPANY_USERFIELD_LIST = repeatable("crm.company.userfield.list", CRM);

    /** {@code crm.company.userfield.update}. */
    public static final MethodInfo CRM_COMPANY_USERFIELD_UPDATE = repeatable("crm.company.userfield.update", CRM);

    /** {@code crm.company.userfield.delete}. */
    public static final MethodInfo CRM_COMPANY_USERFIELD_DELETE = once("crm.company.userfield.delete", CRM);

    /** {@code crm.item.add}. */
    public static final MethodInfo CRM_ITEM_ADD = once("crm.item.add", CRM);

    /** {@code crm.item.get}. */
    public static final MethodInfo CRM_ITEM_GET = repeatable("crm.item.get", CRM);

    /** {@code crm.item.list}. */
    public static final MethodInfo CRM_ITEM_LIST = repeatable("crm.item.list", CRM);

    /** {@code crm.item.update}. */
    public static final MethodInfo CRM_ITEM_UPDATE = repeatable("crm.item.update", CRM);

    /** {@code crm.item.delete}. */
    public static final MethodInfo CRM_ITEM_DELETE = once("crm.item.delete", CRM);

    /** {@code crm.item.fields}. */
    public static final MethodInfo CRM_ITEM_FIELDS = repeatable("crm.item.fields", CRM);

    /** {@code crm.activity.get}. */
    public static final MethodInfo CRM_ACTIVITY_GET = repeatable("crm.activity.get", CRM);

    /** {@code crm.activity.list}. */
    public static final MethodInfo CRM_ACTIVITY_LIST = repeatable("crm.activity.list", CRM);

    /** {@code crm.activity.update}. */
    public static final MethodInfo CRM_ACTIVITY_UPDATE = repeatable("crm.activity.update", CRM);

    /** {@code crm.activity.add}. */
    public static final MethodInfo CRM_ACTIVITY_ADD = once("crm.activity.add", CRM);

    /** {@code crm.timeline.comment.add}. */
    public static final MethodInfo CRM_TIMELINE_COMMENT_ADD = once("crm.timeline.comment.add", CRM);

    /** {@code crm.timeline.comment.list}. */
    public static final MethodInfo CRM_TIMELINE_COMMENT_LIST = repeatable("crm.timeline.comment.list", CRM);

    /** {@code crm.timeline.comment.update}. */
    public static final MethodInfo CRM_TIMELINE_COMMENT_UPDATE = repeatable("crm.timeline.comment.update", CRM);

    /** {@code crm.timeline.comment.delete}. */
    public static final MethodInfo CRM_TIMELINE_COMMENT_DELETE = once("crm.timeline.comment.delete", CRM);

    /** {@code crm.status.list}. */
    public static final MethodInfo CRM_STATUS_LIST = repeatable("crm.status.list", CRM);

    /** {@code crm.status.add}. */
    public static final MethodInfo CRM_STATUS_ADD = once("crm.status.add", CRM);

    /** {@code crm.duplicate.findbycomm}. */
    public static final MethodInfo CRM_DUPLICATE_FIND_BY_COMM = repeatable("crm.duplicate.findbycomm", CRM);

    // tasks.*

    /** {@code tasks.task.add}. */
    public static final MethodInfo TASKS_TASK_ADD = once("tasks.task.add", TASK);

    /** {@code tasks.task.get}. */
    public static final MethodInfo TASKS_TASK_GET = repeatable("tasks.task.get", TASK);

    /** {@code tasks.task.list}. */
    public static final MethodInfo TASKS_TASK_LIST = repeatable("tasks.task.list", TASK);

    /** {@code tasks.task.update}. */
    public static final MethodInfo TASKS_TASK_UPDATE = repeatable("tasks.task.update", TASK);

    /** {@code tasks.task.complete}. */
    public static final MethodInfo TASKS_TASK_COMPLETE = once("tasks.task.complete", TASK);

    /** {@code tasks.task.delete}. */
    public static final MethodInfo TASKS_TASK_DELETE = once("tasks.task.delete", TASK);

    // disk.*

    /** {@code disk.file.get}. */
    public static final MethodInfo DISK_FILE_GET = repeatable("disk.file.get", List.of("disk"));

    private static final List<MethodInfo> ALL = List.of(
            EXTERNAL_CALL_REGISTER,
            EXTERNAL_CALL_FINISH,
            EXTERNAL_CALL_SHOW,
            EXTERNAL_CALL_HIDE,
            EXTERNAL_CALL_ATTACH_RECORD,
            EXTERNAL_CALL_SEARCH_CRM_ENTITIES,
            CALL_ATTACH_TRANSCRIPTION,
            EXTERNAL_LINE_ADD,
            EXTERNAL_LINE_UPDATE,
            EXTERNAL_LINE_DELETE,
            EXTERNAL_LINE_GET,
            VOXIMPLANT_STATISTIC_GET,
            VOXIMPLANT_URL_GET,
            VOXIMPLANT_TTS_VOICES_GET,
            VOXIMPLANT_LINE_GET,
            VOXIMPLANT_LINE_OUTGOING_GET,
            VOXIMPLANT_LINE_OUTGOING_SET,
            VOXIMPLANT_LINE_OUTGOING_SIP_SET,
            VOXIMPLANT_SIP_ADD,
            VOXIMPLANT_SIP_UPDATE,
            VOXIMPLANT_SIP_DELETE,
            VOXIMPLANT_SIP_GET,
            VOXIMPLANT_SIP_STATUS,
            VOXIMPLANT_SIP_CONNECTOR_STATUS,
            VOXIMPLANT_USER_GET,
            VOXIMPLANT_USER_ACTIVATE_PHONE,
            VOXIMPLANT_CALLBACK_START,
            VOXIMPLANT_INFOCALL_START_WITH_TEXT,
            VOXIMPLANT_INFOCALL_START_WITH_SOUND,
            CALL_FOLLOWUP_LIST,
            CALL_FOLLOWUP_GET,
            CALL_FOLLOWUP_FIELD_LIST,
            CALL_FOLLOWUP_FIELD_GET,
            EVENT_BIND,
            EVENT_UNBIND,
            EVENT_GET,
            EVENTS,
            EVENT_TEST,
            EVENT_OFFLINE_GET,
            EVENT_OFFLINE_LIST,
            EVENT_OFFLINE_CLEAR,
            EVENT_OFFLINE_ERROR,
            PLACEMENT_BIND,
            PLACEMENT_UNBIND,
            PLACEMENT_GET,
            PLACEMENT_LIST,
            APP_INFO,
            SCOPE,
            METHOD_GET,
            FEATURE_GET,
            SERVER_TIME,
            PROFILE,
            USER_GET,
            USER_CURRENT,
            USER_SEARCH,
            USER_UPDATE,
            CRM_LEAD_GET,
            CRM_LEAD_LIST,
            CRM_LEAD_UPDATE,
            CRM_LEAD_ADD,
            CRM_LEAD_DELETE,
            CRM_LEAD_FIELDS,
            CRM_LEAD_USERFIELD_ADD,
            CRM_LEAD_USERFIELD_LIST,
            CRM_LEAD_USERFIELD_UPDATE,
            CRM_LEAD_USERFIELD_DELETE,
            CRM_DEAL_GET,
            CRM_DEAL_LIST,
            CRM_DEAL_UPDATE,
            CRM_DEAL_ADD,
            CRM_DEAL_DELETE,
            CRM_DEAL_FIELDS,
            CRM_DEAL_USERFIELD_ADD,
            CRM_DEAL_USERFIELD_LIST,
            CRM_DEAL_USERFIELD_UPDATE,
            CRM_DEAL_USERFIELD_DELETE,
            CRM_CONTACT_GET,
            CRM_CONTACT_LIST,
            CRM_CONTACT_UPDATE,
            CRM_CONTACT_ADD,
            CRM_CONTACT_DELETE,
            CRM_CONTACT_FIELDS,
            CRM_CONTACT_USERFIELD_ADD,
            CRM_CONTACT_USERFIELD_LIST,
            CRM_CONTACT_USERFIELD_UPDATE,
            CRM_CONTACT_USERFIELD_DELETE,
            CRM_COMPANY_GET,
            CRM_COMPANY_LIST,
            CRM_COMPANY_UPDATE,
            CRM_COMPANY_ADD,
            CRM_COMPANY_DELETE,
            CRM_COMPANY_FIELDS,
            CRM_COMPANY_USERFIELD_ADD,
            CRM_COMPANY_USERFIELD_LIST,
            CRM_COMPANY_USERFIELD_UPDATE,
            CRM_COMPANY_USERFIELD_DELETE,
            CRM_ITEM_ADD,
            CRM_ITEM_GET,
            CRM_ITEM_LIST,
            CRM_ITEM_UPDATE,
            CRM_ITEM_DELETE,
            CRM_ITEM_FIELDS,
            CRM_ACTIVITY_GET,
            CRM_ACTIVITY_LIST,
            CRM_ACTIVITY_UPDATE,
            CRM_ACTIVITY_ADD,
            CRM_TIMELINE_COMMENT_ADD,
            CRM_TIMELINE_COMMENT_LIST,
            CRM_TIMELINE_COMMENT_UPDATE,
            CRM_TIMELINE_COMMENT_DELETE,
            CRM_STATUS_LIST,
            CRM_STATUS_ADD,
            CRM_DUPLICATE_FIND_BY_COMM,
            TASKS_TASK_ADD,
            TASKS_TASK_GET,
            TASKS_TASK_LIST,
            TASKS_TASK_UPDATE,
            TASKS_TASK_COMPLETE,
            TASKS_TASK_DELETE,
            DISK_FILE_GET);

    private static final Map<String, MethodInfo> BY_NAME = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(
                    method -> method.name().toLowerCase(Locale.ROOT), Function.identity()));

    private Bitrix24Methods() {}

    /**
     * All methods, grouped by area.
     *
     * @return unmodifiable
     */
    public static List<MethodInfo> all() {
        return ALL;
    }

    /**
     * Finds a method.
     *
     * @param name name of the method in any case
     * @return empty if it has no typed factory here
     */
    public static Optional<MethodInfo> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    private static MethodInfo of(
            String name, List<String> scopes, MethodAccess access, Repeatability repeatability, Urgency urgency) {
        return new MethodInfo(name, scopes, access, repeatability, urgency, false);
    }

    private static MethodInfo line(String name, Repeatability repeatability) {
        return of(name, TELEPHONY, MethodAccess.APPLICATION_DOCUMENTED, repeatability, Urgency.BULK);
    }

    private static MethodInfo card(String name) {
        return of(name, TELEPHONY, MethodAccess.ANY, Repeatability.REPEATABLE, Urgency.CARD);
    }

    private static MethodInfo repeatable(String name, List<String> scopes) {
        return of(name, scopes, MethodAccess.ANY, Repeatability.REPEATABLE, Urgency.BULK);
    }

    private static MethodInfo once(String name, List<String> scopes) {
        return of(name, scopes, MethodAccess.ANY, Repeatability.NOT_REPEATABLE, Urgency.BULK);
    }

    private static MethodInfo application(String name, List<String> scopes) {
        return of(name, scopes, MethodAccess.APPLICATION, Repeatability.REPEATABLE, Urgency.BULK);
    }

    private static MethodInfo rest3(String name, List<String> scopes) {
        return new MethodInfo(name, scopes, MethodAccess.ANY, Repeatability.REPEATABLE, Urgency.BULK, true);
    }
}
