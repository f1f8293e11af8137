package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.CrmEntity;
import io.github.pbx24.bitrix24.user.PortalUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses the type of an event by its name and reads its data. */
final class TypedEvents {

    private static final Pattern CRM = Pattern.compile("ONCRM(LEAD|DEAL|CONTACT|COMPANY|ACTIVITY)(ADD|UPDATE|DELETE)");

    /** Of all smart processes together, or of the one whose number is at the end. */
    private static final Pattern ITEM = Pattern.compile("ONCRMDYNAMICITEM(ADD|UPDATE|DELETE)(?:_([1-9]\\d{0,17}))?");

    private static final Map<String, ChangeKind> CHANGES =
            Map.of("ADD", ChangeKind.ADDED, "UPDATE", ChangeKind.UPDATED, "DELETE", ChangeKind.DELETED);

    private TypedEvents() {}

    static Bitrix24Event read(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        return switch (envelope.name()) {
            case "ONEXTERNALCALLSTART" -> callStart(envelope);
            case "ONEXTERNALCALLBACKSTART" -> callBackStart(envelope);
            case "ONVOXIMPLANTCALLINIT" ->
                new OnVoximplantCallInit(
                        envelope,
                        required(data, "CALL_ID"),
                        CallType.read(data.get("CALL_TYPE").asLong()),
                        textOrNull(data.get("CALLER_ID")),
                        textOrNull(data.get("PHONE_NUMBER")),
                        longOrNull(data.get("REST_APP_ID")),
                        textOrNull(data.get("ACCOUNT_SEARCH_ID")));
            case "ONVOXIMPLANTCALLSTART" ->
                new OnVoximplantCallStart(envelope, required(data, "CALL_ID"), requiredLong(data, "USER_ID"));
            case "ONVOXIMPLANTCALLEND" -> callEnd(envelope);
            case "ONAPPINSTALL" ->
                new OnAppInstall(
                        envelope,
                        longOrNull(data.get("VERSION")),
                        data.get("ACTIVE").asBoolean(),
                        data.get("INSTALLED").asBoolean(),
                        textOrNull(data.get("LANGUAGE_ID")));
            case "ONAPPUPDATE" ->
                new OnAppUpdate(
                        envelope,
                        longOrNull(data.get("VERSION")),
                        longOrNull(data.get("PREVIOUS_VERSION")),
                        textOrNull(data.get("LANGUAGE_ID")));
            case "ONAPPUNINSTALL" ->
                new OnAppUninstall(envelope, data.get("CLEAN").asBoolean(), textOrNull(data.get("LANGUAGE_ID")));
            case "ONAPPMETHODCONFIRM" ->
                new OnAppMethodConfirm(
                        envelope,
                        textOrNull(data.get("TOKEN")),
                        textOrNull(data.get("METHOD")),
                        data.get("CONFIRMED").asBoolean(),
                        textOrNull(data.get("LANGUAGE_ID")));
            case "ONAPPTEST" -> new OnAppTest(envelope, data.get("QUERY"), textOrNull(data.get("LANGUAGE_ID")));
            case "ONOFFLINEEVENT" -> new OnOfflineEvent(envelope);
            case "ONCRMDEALMOVETOCATEGORY" ->
                new OnCrmDealMoveToCategory(
                        envelope,
                        requiredLong(data.get("FIELDS"), "ID"),
                        longOrNull(data.get("FIELDS").get("CATEGORY_ID")),
                        textOrNull(data.get("FIELDS").get("STAGE_ID")));
            case "ONTASKADD" -> task(envelope, ChangeKind.ADDED, "FIELDS_AFTER");
            case "ONTASKUPDATE" -> task(envelope, ChangeKind.UPDATED, "FIELDS_AFTER");
            case "ONTASKDELETE" -> task(envelope, ChangeKind.DELETED, "FIELDS_BEFORE");
            case "ONUSERADD" -> userAdd(envelope);
            case "ONIMBOTMESSAGEADD" -> botMessage(envelope);
            case "ONIMBOTV2MESSAGEADD" -> botV2Message(envelope);
            default -> crmOrGeneric(envelope);
        };
    }

    private static Bitrix24Event crmOrGeneric(EventEnvelope envelope) {
        Matcher item = ITEM.matcher(envelope.name());
        if (item.matches()) {
            return item(envelope, Objects.requireNonNull(CHANGES.get(item.group(1))), item.group(2));
        }
        Matcher matcher = CRM.matcher(envelope.name());
        ChangeKind change = matcher.matches() ? CHANGES.get(matcher.group(2)) : null;
        return change == null
                ? new GenericEvent(envelope)
                : new OnCrmObject(
                        envelope,
                        matcher.group(1),
                        change,
                        requiredLong(envelope.data().get("FIELDS"), "ID"));
    }

    private static OnCrmItem item(EventEnvelope envelope, ChangeKind change, @Nullable String typeInName) {
        ResultNode fields = envelope.data().get("FIELDS");
        long type = typeInName == null ? requiredLong(fields, "ENTITY_TYPE_ID") : Long.parseLong(typeInName);
        if (type <= 0) {
            throw new MalformedEventException("data[ENTITY_TYPE_ID]", "is not positive");
        }
        return new OnCrmItem(envelope, type, change, requiredLong(fields, "ID"));
    }

    private static OnExternalCallStart callStart(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        Long callList = longOrNull(data.get("CALL_LIST_ID"));
        return new OnExternalCallStart(
                envelope,
                required(data, "CALL_ID"),
                requiredLong(data, "USER_ID"),
                required(data, "PHONE_NUMBER"),
                textOrNull(data.get("PHONE_NUMBER_INTERNATIONAL")),
                textOrNull(data.get("EXTENSION")),
                textOrNull(data.get("LINE_NUMBER")),
                callList != null && callList == 0 ? null : callList,
                data.get("IS_MOBILE").asBoolean(),
                CrmEntity.read(data).orElse(null),
                longOrNull(data.get("CRM_CREATED_LEAD")),
                createdEntities(data));
    }

    private static List<CrmEntity> createdEntities(ResultNode data) {
        return data.get("CRM_CREATED_ENTITIES").items().stream()
                .flatMap(item -> CrmEntity.of(item.get("ENTITY_TYPE"), item.get("ENTITY_ID")).stream())
                .toList();
    }

    private static OnExternalCallBackStart callBackStart(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        return new OnExternalCallBackStart(
                envelope,
                required(data, "PHONE_NUMBER"),
                textOrNull(data.get("TEXT")),
                textOrNull(data.get("VOICE")),
                textOrNull(data.get("LINE_NUMBER")),
                CrmEntity.read(data).orElse(null));
    }

    private static OnVoximplantCallEnd callEnd(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        return new OnVoximplantCallEnd(
                envelope,
                required(data, "CALL_ID"),
                CallType.read(data.get("CALL_TYPE").asLong()),
                textOrNull(data.get("PHONE_NUMBER")),
                textOrNull(data.get("PORTAL_NUMBER")),
                longOrNull(data.get("PORTAL_USER_ID")),
                Duration.ofSeconds(data.get("CALL_DURATION").asLong().orElse(0)),
                data.get("CALL_START_DATE").asInstant().orElse(null),
                data.get("COST").asDecimal().orElse(null),
                textOrNull(data.get("COST_CURRENCY")),
                statusCode(data.get("CALL_FAILED_CODE")),
                textOrNull(data.get("CALL_FAILED_REASON")),
                longOrNull(data.get("CRM_ACTIVITY_ID")));
    }

    private static OnTask task(EventEnvelope envelope, ChangeKind change, String fields) {
        return new OnTask(envelope, change, requiredLong(envelope.data().get(fields), "ID"));
    }

    private static OnUserAdd userAdd(EventEnvelope envelope) {
        requiredLong(envelope.data(), "ID");
        return new OnUserAdd(envelope, PortalUser.from(envelope.data()));
    }

    private static OnImBotMessageAdd botMessage(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        ResultNode message = data.get("PARAMS");
        ResultNode bot = data.get("BOT").fields().values().stream()
                .findFirst()
                .orElseThrow(() -> new MalformedEventException("data[BOT]", "is missing"));
        return new OnImBotMessageAdd(
                envelope,
                requiredLong(bot, "BOT_ID"),
                textOrNull(bot.get("BOT_CODE")),
                requiredLong(message, "MESSAGE_ID"),
                textOrNull(message.get("MESSAGE")),
                textOrNull(message.get("DIALOG_ID")),
                longOrNull(message.get("TO_CHAT_ID")),
                longOrNull(message.get("FROM_USER_ID")),
                textOrNull(message.get("LANGUAGE")));
    }

    private static OnImBotMessageAdd botV2Message(EventEnvelope envelope) {
        ResultNode data = envelope.data();
        ResultNode message = data.get("message");
        return new OnImBotMessageAdd(
                envelope,
                requiredLong(data.get("bot"), "id"),
                textOrNull(data.get("bot").get("code")),
                requiredLong(message, "id"),
                textOrNull(message.get("text")),
                textOrNull(data.get("chat").get("dialogId")),
                longOrNull(message.get("chatId")),
                longOrNull(message.get("authorId")),
                textOrNull(data.get("language")));
    }

    private static @Nullable CallStatusCode statusCode(ResultNode node) {
        String code = textOrNull(node);
        return code == null ? null : new CallStatusCode(code);
    }

    private static long requiredLong(ResultNode data, String key) {
        return data.get(key)
                .asLong()
                .orElseThrow(() -> new MalformedEventException("data[" + key + "]", "is missing or not a number"));
    }

    private static String required(ResultNode data, String key) {
        return data.get(key).asText().orElseThrow(() -> new MalformedEventException("data[" + key + "]", "is missing"));
    }

    private static @Nullable String textOrNull(ResultNode node) {
        return node.asText().orElse(null);
    }

    private static @Nullable Long longOrNull(ResultNode node) {
        OptionalLong number = node.asLong();
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
