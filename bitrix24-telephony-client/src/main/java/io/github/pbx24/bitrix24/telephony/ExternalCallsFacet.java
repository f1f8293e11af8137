package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.UploadTarget;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link ExternalCalls} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class ExternalCallsFacet {

    /** The only one. */
    public static final ExternalCallsFacet INSTANCE = new ExternalCallsFacet();

    private ExternalCallsFacet() {}

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
    public Bitrix24Request<RegisteredCall> register(RegisterCall call) {
        return ExternalCalls.register(call);
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
    public Bitrix24Request<FinishedCall> finish(FinishCall call) {
        return ExternalCalls.finish(call);
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
    public Bitrix24Request<Boolean> show(String callId, Collection<Long> userIds) {
        return ExternalCalls.show(callId, userIds);
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
    public Bitrix24Request<Boolean> hide(String callId, Collection<Long> userIds) {
        return ExternalCalls.hide(callId, userIds);
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
    public Bitrix24Request<AttachedRecord> attachRecord(String callId, URI recordUrl, @Nullable String fileName) {
        return ExternalCalls.attachRecord(callId, recordUrl, fileName);
    }

    /**
     * Attaches a recording that travels inside the request, a third larger than it is. For small ones; others are
     * better uploaded, see {@link ExternalCalls#requestUpload}.
     *
     * @param callId CALL_ID of the registration
     * @param fileName name ending with {@code .mp3} or {@code .wav} in lower case
     * @param content the file; not empty
     * @return a request, {@link Repeatability#REPEATABLE}
     * @throws Bitrix24FieldException if a limit is broken
     * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html">
     *     telephony.externalCall.attachRecord</a>
     */
    public Bitrix24Request<AttachedRecord> attachRecord(String callId, String fileName, byte[] content) {
        return ExternalCalls.attachRecord(callId, fileName, content);
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
    public Bitrix24Request<UploadTarget> requestUpload(String callId, String fileName) {
        return ExternalCalls.requestUpload(callId, fileName);
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
    public Bitrix24Request<List<CrmMatch>> searchCrmEntities(String phoneNumber) {
        return ExternalCalls.searchCrmEntities(phoneNumber);
    }
}
