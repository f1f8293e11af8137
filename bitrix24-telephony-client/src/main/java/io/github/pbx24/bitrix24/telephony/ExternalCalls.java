package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.MethodInfo;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Toggle;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code telephony.externalCall.*}, scope {@code telephony}. They work with an application and, against the
 * documentation, with an incoming webhook; a portal that refuses the webhook answers with
 * {@link io.github.pbx24.bitrix24.Bitrix24ErrorKind#NEEDS_APPLICATION}.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/index.html">Telephony</a>
 * @since 0.1
 */
public final class ExternalCalls {

    private static final int MAX_URL = 2000;

    /** The portal recognises a second register for 30 minutes after the call began; one is left for clocks that differ. */
    private static final Duration DEDUPLICATION = Duration.ofMinutes(29);

    private ExternalCalls() {}

    /**
     * Registers a call. Repeating the same values within 30 minutes of the start date, while the call is not finished,
     * answers with the same CALL_ID. Two calls of the same user and number need different external ids, or they become
     * one.
     *
     * @param call what to register
     * @return a request, {@link Repeatability#DEDUPLICATED}
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html">
     *     telephony.externalCall.register</a>
     */
    public static Bitrix24Request<RegisteredCall> register(RegisterCall call) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        CallOwner.put(parameters, call.userId(), call.userExtension());
        parameters.put("PHONE_NUMBER", call.phoneNumber());
        parameters.put("TYPE", call.type().code());
        if (call.startDate() != null) {
            parameters.put("CALL_START_DATE", Fields.date("CALL_START_DATE", call.startDate()));
        }
        parameters.put("CRM_CREATE", call.crmCreate());
        putIfPresent(parameters, "CRM_SOURCE", call.crmSource());
        if (call.crmEntity() != null) {
            parameters.put("CRM_ENTITY_TYPE", call.crmEntity().type());
            parameters.put("CRM_ENTITY_ID", call.crmEntity().id());
        }
        parameters.put("SHOW", call.show());
        putIfPresent(parameters, "LINE_NUMBER", call.lineNumber());
        putIfPresent(parameters, "EXTERNAL_CALL_ID", call.externalCallId());
        Bitrix24Request<RegisteredCall> request =
                Bitrix24Methods.EXTERNAL_CALL_REGISTER.request(parameters, RegisteredCall::from);
        return call.startDate() == null
                ? request
                : request.deduplicatedUntil(call.startDate().toInstant().plus(DEDUPLICATION));
    }

    /**
     * Ends a call and saves it. Not repeatable: the second time the call is not found. If the answer is lost, the client
     * looks for the row of the call in the statistics; the user needs the right to see it. Found, it is the answer; otherwise
     * the failure says {@code mayHaveRun()}, and {@link CallStatistics#byCallId} tells later.
     *
     * @param call how it ended
     * @return a request, {@link Repeatability#NOT_REPEATABLE}
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html">
     *     telephony.externalCall.finish</a>
     */
    public static Bitrix24Request<FinishedCall> finish(FinishCall call) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", BatchReference.asCallId(call.callId()));
        CallOwner.put(parameters, call.userId(), call.userExtension());
        parameters.put("DURATION", call.duration().toSeconds());
        if (call.statusCode() != null) {
            parameters.put("STATUS_CODE", call.statusCode().value());
        }
        putIfPresent(parameters, "FAILED_REASON", call.failedReason());
        putIfPresent(parameters, "COST", call.cost());
        putIfPresent(parameters, "COST_CURRENCY", call.costCurrency());
        putIfPresent(parameters, "VOTE", call.vote());
        parameters.put("ADD_TO_CHAT", call.addToChat());
        return Bitrix24Methods.EXTERNAL_CALL_FINISH
                .request(parameters, FinishedCall::from)
                .settling(call.callId())
                .withLookup(CallStatistics.finished(call.callId()));
    }

    /**
     * Opens the call card for users.
     *
     * @param callId CALL_ID of the registration
     * @param userIds who should see it; empty means the user of the registration
     * @return a request whose result is false if there is no active call; true says only that a message was sent
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-show.html">
     *     telephony.externalCall.show</a>
     */
    public static Bitrix24Request<Boolean> show(String callId, Collection<Long> userIds) {
        return card(Bitrix24Methods.EXTERNAL_CALL_SHOW, callId, userIds);
    }

    /**
     * Closes the call card for users. Hide before finish: finish closes the card of its own user only.
     *
     * @param callId CALL_ID of the registration
     * @param userIds who should no longer see it; empty means the user of the registration
     * @return a request whose result is false if there is no active call; true says only that a message was sent
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-hide.html">
     *     telephony.externalCall.hide</a>
     */
    public static Bitrix24Request<Boolean> hide(String callId, Collection<Long> userIds) {
        return card(Bitrix24Methods.EXTERNAL_CALL_HIDE, callId, userIds);
    }

    /**
     * Attaches a recording that the portal downloads itself, within the request. Works after finish; repeating replaces
     * the recording. The address is visible in the statistics, so it must not be a lasting secret.
     *
     * @param callId CALL_ID of the registration
     * @param recordUrl public http or https address, at most 2000 characters
     * @param fileName name ending with {@code .mp3}, {@code .wav} or {@code .flac}; may be null if the path of the
     *     address ends so
     * @return a request, {@link Repeatability#REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html">
     *     telephony.externalCall.attachRecord</a>
     */
    public static Bitrix24Request<AttachedRecord> attachRecord(
            String callId, URI recordUrl, @Nullable String fileName) {
        String url = recordUrl.toString();
        String scheme =
                recordUrl.getScheme() == null ? "" : recordUrl.getScheme().toLowerCase(Locale.ROOT);
        if (recordUrl.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new Bitrix24FieldException("RECORD_URL", "must be an http or https address");
        }
        Fields.text("RECORD_URL", url, MAX_URL);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", BatchReference.asCallId(Fields.callId(callId)));
        if (fileName != null) {
            parameters.put("FILENAME", Fields.fileName(fileName, true));
        } else if (!String.valueOf(recordUrl.getPath()).matches(".*\\.(mp3|wav|flac)")) {
            throw new Bitrix24FieldException("FILENAME", "must be given if the address does not end with .mp3 or .wav");
        }
        parameters.put("RECORD_URL", url);
        return attach(parameters, AttachedRecord::from);
    }

    /**
     * Attaches a recording that travels inside the request, a third larger than it is. For small ones; others are
     * better uploaded, see {@link #requestUpload}.
     *
     * @param callId CALL_ID of the registration
     * @param fileName name ending with {@code .mp3} or {@code .wav} in lower case
     * @param content the file; not empty
     * @return a request, {@link Repeatability#REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html">
     *     telephony.externalCall.attachRecord</a>
     */
    public static Bitrix24Request<AttachedRecord> attachRecord(String callId, String fileName, byte[] content) {
        if (content.length == 0) {
            throw new Bitrix24FieldException("FILE_CONTENT", "must not be empty");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", BatchReference.asCallId(Fields.callId(callId)));
        parameters.put("FILENAME", Fields.fileName(fileName, false));
        parameters.put("FILE_CONTENT", Base64.getEncoder().encodeToString(content));
        return attach(parameters, AttachedRecord::from);
    }

    /**
     * Asks where to upload a recording. Give the answer to
     * {@link io.github.pbx24.bitrix24.Bitrix24Client#upload} soon.
     *
     * @param callId CALL_ID of the registration
     * @param fileName name ending with {@code .mp3} or {@code .wav} in lower case
     * @return a request, {@link Repeatability#REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html">
     *     telephony.externalCall.attachRecord</a>
     */
    public static Bitrix24Request<UploadTarget> requestUpload(String callId, String fileName) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", BatchReference.asCallId(Fields.callId(callId)));
        parameters.put("FILENAME", Fields.fileName(fileName, false));
        return attach(
                parameters,
                result -> new UploadTarget(
                        // The portal leaves the bars of its token unencoded, java.net.URI does not take them.
                        URI.create(result.requireText("uploadUrl").replace("|", "%7C")),
                        result.get("fieldName").asText().orElse("file")));
    }

    /**
     * Finds contacts, leads and companies with a phone number.
     *
     * @param phoneNumber the number
     * @return a request; contacts come first, then leads, then companies; an empty list if there are none
     * @throws Bitrix24FieldException if the number has no digit or more than 20 characters
     * @see <a
     *     href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html">
     *     telephony.externalCall.searchCrmEntities</a>
     */
    public static Bitrix24Request<List<CrmMatch>> searchCrmEntities(String phoneNumber) {
        return Bitrix24Methods.EXTERNAL_CALL_SEARCH_CRM_ENTITIES.request(
                Map.of("PHONE_NUMBER", Fields.phone("PHONE_NUMBER", phoneNumber)),
                result -> result.items().stream()
                        .flatMap(row -> CrmMatch.read(row).stream())
                        .toList());
    }

    private static Bitrix24Request<Boolean> card(MethodInfo method, String callId, Collection<Long> userIds) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("CALL_ID", BatchReference.asCallId(Fields.callId(callId)));
        userIds.forEach(Fields::userId);
        if (!userIds.isEmpty()) {
            parameters.put("USER_ID", userIds);
        }
        boolean show = method == Bitrix24Methods.EXTERNAL_CALL_SHOW;
        return method.request(parameters, ResultNode::asBoolean).toggling(new Toggle(callId, "USER_ID", show));
    }

    private static <T> Bitrix24Request<T> attach(Map<String, Object> parameters, Function<ResultNode, T> decoder) {
        return Bitrix24Methods.EXTERNAL_CALL_ATTACH_RECORD.request(parameters, decoder);
    }

    private static void putIfPresent(Map<String, Object> parameters, String key, @Nullable Object value) {
        if (value != null) {
            parameters.put(key, value);
        }
    }
}
