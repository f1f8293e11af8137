package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.RecordFile;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code telephony.externalCall.attachRecord} in its three modes, and the second step of the upload mode. */
public final class CallRecords {

    /** An upload address that was given out; it is bound to the caller's authorisation. */
    private record Upload(String callId, String fileName, String credential) {}

    private final PortalState portal;
    private final RecordDownload download;
    private final CallActivities activities;
    private final Map<String, Upload> uploads = new HashMap<>();

    public CallRecords(PortalState portal, RecordDownload download) {
        this.portal = portal;
        this.download = download;
        this.activities = new CallActivities(portal);
    }

    public Answer attach(CallContext context, Params params) {
        String callId = params.text("CALL_ID");
        String url = params.text("RECORD_URL");
        if (!url.isEmpty()) {
            return attachUrl(context, callId, url, params.text("FILENAME"));
        }
        if (!params.has("FILENAME")) {
            throw RestError.plain(
                    "Required parameters are not set. Request should contain or URL or FILENAME parameter");
        }
        String fileName = params.text("FILENAME");
        portal.lockedRun(() -> finished(callId));
        if (fileName.isEmpty()) {
            throw RestError.plain("File name is empty");
        }
        requireExtension(fileName, Set.of("mp3", "wav"), "Wrong file extension. Only wav and mp3 are allowed");
        return params.has("FILE_CONTENT")
                ? attachContent(context, callId, fileName, params.text("FILE_CONTENT"))
                : prepareUpload(context, callId, fileName);
    }

    private Answer attachUrl(CallContext context, String callId, String url, String fileName) {
        portal.lockedRun(() -> finished(callId));
        String name = fileName.isEmpty() ? RecordDownload.nameOf(url) : fileName;
        requireExtension(
                name.toLowerCase(Locale.ROOT),
                Set.of("mp3", "flac", "wav"),
                "Wrong file extension. Only wav, flac and mp3 are allowed");
        ReceivedBytes bytes = download.fetch(url);
        requireAudio(bytes);
        return stored(context, callId, name, bytes, url, true);
    }

    private Answer attachContent(CallContext context, String callId, String fileName, String content) {
        if (content.isEmpty()) {
            throw RestError.plain("File content is empty.");
        }
        // The portal's decoder skips what is not Base64 and does not mind missing padding.
        String clean = content.replaceAll("[^A-Za-z0-9+/]", "");
        byte[] decoded =
                Base64.getDecoder().decode(clean.length() % 4 == 1 ? clean.substring(0, clean.length() - 1) : clean);
        if (decoded.length == 0) {
            throw RestError.plain("File content is not properly encoded. Base64 encoding is expected.");
        }
        ReceivedBytes bytes = ReceivedBytes.of(decoded);
        requireAudio(bytes);
        return stored(context, callId, fileName, bytes, null, true);
    }

    private Answer prepareUpload(CallContext context, String callId, String fileName) {
        Caller caller = context.caller();
        String token = "telephony|"
                + Base64.getUrlEncoder().encodeToString(callId.getBytes(StandardCharsets.UTF_8)) + "|"
                + RandomHex.of(16);
        portal.lockedRun(() -> uploads.put(token, new Upload(callId, fileName, caller.credential())));
        String encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
        String url = caller.isWebhook()
                ? portal.restUrl() + caller.userId() + "/" + caller.credential() + "/upload/?token=" + encoded
                : portal.restUrl() + "upload.json?auth=" + caller.credential() + "&token=" + encoded;
        return Answer.of(Php.map("uploadUrl", url, "fieldName", "file"));
    }

    /** The second step: the file has arrived. An earlier file is kept and the content is not looked at. */
    public Answer uploaded(
            CallContext context, String token, @Nullable String sentName, @Nullable ReceivedBytes bytes) {
        Upload upload = portal.locked(() -> uploads.get(token));
        if (upload == null || !upload.credential().equals(context.caller().credential())) {
            throw RestError.of(403, "ACCESS_DENIED", "Access denied!");
        }
        if (bytes == null || sentName == null) {
            throw RestError.plain("Error: required parameter file is not found");
        }
        requireExtension(sentName, Set.of("mp3", "wav"), "Wrong file extension. Only wav and mp3 are allowed");
        return stored(context, upload.callId(), upload.fileName(), bytes, null, false);
    }

    private CallHistoryRow finished(String callId) {
        return portal.calls
                .finished(callId)
                .orElseThrow(() -> RestError.plain(
                        "Call is not found in the statistic table. Looks like it is not finished yet."));
    }

    private Answer stored(
            CallContext context,
            String callId,
            String name,
            ReceivedBytes bytes,
            @Nullable String url,
            boolean deleteEarlier) {
        return portal.locked(() -> {
            CallHistoryRow row = finished(callId);
            RecordFile file = portal.files.add(name, bytes, portal.now());
            if (deleteEarlier && row.recordFile() != null) {
                portal.files.remove(row.recordFile().id());
            }
            portal.calls.updateHistory(row.id(), present -> CallHistoryChanges.withRecord(present, file, url));
            activities.replaceFiles(context, row, file.id());
            return Answer.of(Php.map("FILE_ID", file.id()));
        });
    }

    private static void requireExtension(String name, Set<String> allowed, String text) {
        if (!name.contains(".") || !allowed.contains(name.substring(name.lastIndexOf('.') + 1))) {
            throw RestError.plain(text);
        }
    }

    private static void requireAudio(ReceivedBytes bytes) {
        if (!bytes.looksLikeAudio()) {
            throw RestError.plain("Wrong file type. Only audio files are allowed");
        }
    }
}
