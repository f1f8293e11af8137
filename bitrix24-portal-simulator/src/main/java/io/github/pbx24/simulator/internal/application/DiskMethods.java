package io.github.pbx24.simulator.internal.application;

import com.sun.net.httpserver.Headers;
import io.github.pbx24.simulator.RecordFile;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordFiles;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.Response;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code disk.file.get} and the download address it gives out. */
public final class DiskMethods {

    /** A download address that was given out; it is bound to the caller's authorisation. */
    private record Download(long fileId, String credential) {}

    private final PortalState portal;
    private final Map<String, Download> downloads = new HashMap<>();

    public DiskMethods(PortalState portal) {
        this.portal = portal;
    }

    public Answer get(CallContext context, Params given) {
        long id = given.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.argument("id", "Invalid value of parameter {id}");
        }
        return portal.locked(() -> {
            RecordFiles.StoredRecord stored = portal.files
                    .find(id)
                    .orElseThrow(() -> RestError.of(400, "ERROR_NOT_FOUND", "Could not find entity with id " + id));
            if (!mayHear(context.caller().userId(), id)) {
                throw RestError.accessDenied();
            }
            RecordFile file = stored.file();
            String at = portal.print(stored.at());
            return Answer.of(Php.map(
                    "ID",
                    Long.toString(id),
                    "NAME",
                    file.name(),
                    "CODE",
                    null,
                    "STORAGE_ID",
                    "1357",
                    "TYPE",
                    "file",
                    "PARENT_ID",
                    "8996",
                    "DELETED_TYPE",
                    "0",
                    "GLOBAL_CONTENT_VERSION",
                    "1",
                    "FILE_ID",
                    Long.toString(id + 20_000),
                    "SIZE",
                    Long.toString(file.sizeBytes()),
                    "CREATE_TIME",
                    at,
                    "UPDATE_TIME",
                    at,
                    "DELETE_TIME",
                    null,
                    "CREATED_BY",
                    "1",
                    "UPDATED_BY",
                    "1",
                    "DELETED_BY",
                    "0",
                    "DOWNLOAD_URL",
                    url(context.caller(), id),
                    "DETAIL_URL",
                    portal.baseUrl() + "/docs/path/" + encode(file.name())));
        });
    }

    /** A file on the drive that is no recording is everybody's. */
    private boolean mayHear(long userId, long fileId) {
        return portal.calls.history().stream()
                .filter(call -> call.recordFile() != null && call.recordFile().id() == fileId)
                .allMatch(call -> portal.callRights.mayHear(userId, call.userId()));
    }

    private String url(Caller caller, long fileId) {
        String subject = Base64.getEncoder().encodeToString(("id=" + fileId).getBytes(StandardCharsets.UTF_8));
        String token = "disk|" + subject + "|" + RandomHex.of(16);
        downloads.put(token, new Download(fileId, caller.credential()));
        return caller.isWebhook()
                ? portal.restUrl() + caller.userId() + "/" + caller.credential() + "/download/?token=" + encode(token)
                : portal.restUrl() + "download.json?auth=" + caller.credential() + "&token=" + encode(token);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The file itself. Without the headers of a browser the front server answers 404 with a Content-Disposition. */
    public Response download(CallContext context, Params params, Headers headers) {
        Optional<RecordFiles.StoredRecord> stored = portal.locked(() -> {
            Download download = downloads.get(params.text("token"));
            if (download == null
                    || !download.credential().equals(context.caller().credential())) {
                throw RestError.accessDenied();
            }
            return portal.files.find(download.fileId());
        });
        if (stored.isEmpty()) {
            return Response.html(404, "404 Not Found");
        }
        String name = stored.get().file().name();
        boolean likeBrowser = filled(headers, "User-Agent") && filled(headers, "Referer");
        Optional<byte[]> content = stored.get().content().content();
        return likeBrowser && content.isPresent() ? Response.file(name, content.get()) : Response.downloadRefused(name);
    }

    private static boolean filled(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value != null && !value.isBlank();
    }
}
