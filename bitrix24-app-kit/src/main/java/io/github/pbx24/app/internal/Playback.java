package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppBody;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.internal.Recordings.Fetched;
import io.github.pbx24.app.internal.Recordings.NoRecordingException;
import io.github.pbx24.app.session.NotAllowedException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.disk.DiskFiles;
import io.github.pbx24.bitrix24.install.Installation;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays recordings. Each address is signed for one call and one user and good for minutes, and it plays only to a session of this user:
 * an address that is passed on, or found in a log, is worth nothing to anybody else.
 */
public final class Playback {

    public static final String PATH = "play/";

    private static final String PURPOSE = "playback";
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);

    /** How many recordings of one portal are fetched once more at the same moment, while a thread of the host waits. */
    private static final int FETCHED_AT_ONCE = 4;

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private final KitSettings settings;
    private final Portals portals;
    private final Lifecycle lifecycle;
    private final Function<AppRequest, Optional<Session>> sessions;
    private final Vault vault;
    private final Bulkhead bulkhead = new Bulkhead(FETCHED_AT_ONCE);

    /**
     * @param sessions who sent a request
     */
    public Playback(
            KitSettings settings,
            Portals portals,
            Lifecycle lifecycle,
            Function<AppRequest, Optional<Session>> sessions,
            Vault vault) {
        this.settings = settings;
        this.portals = portals;
        this.lifecycle = lifecycle;
        this.sessions = sessions;
        this.vault = vault;
    }

    /** The file of a recording on the portal's Drive; empty if the call has none, or the application was removed. */
    public Optional<Long> file(String memberId, String callId) {
        return portals.find(memberId)
                .flatMap(installation -> portals.rows(memberId)
                        .first(
                                "record_file",
                                "calls",
                                "call_id = ? AND record_file IS NOT NULL",
                                row -> row.getLong(1),
                                callId));
    }

    /**
     * Reading the file is a right of its own, which only the portal knows, so it is asked with the user's token.
     *
     * @throws NotAllowedException if it would not play the recording to this user
     */
    public static boolean provePlays(Bitrix24Client viewer, long file) {
        try {
            viewer.execute(DiskFiles.get(file));
            return true;
        } catch (Bitrix24ApiException e) {
            if (e.isTemporary()) {
                throw e;
            }
            throw new NotAllowedException("the portal does not let you hear this recording");
        }
    }

    /** An address for a user who may hear it. */
    public URI address(Session session, String callId) {
        Installation installation = portals.find(session.memberId())
                .orElseThrow(() -> new IllegalStateException("the application was removed from this portal"));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("m", session.memberId());
        tree.put("i", installation.installedAt().toEpochMilli());
        tree.put("u", session.userId());
        tree.put("c", callId);
        tree.put("e", settings.clock().instant().plus(GOOD_FOR).toEpochMilli());
        return settings.address(PATH + vault.seal(PURPOSE, Json.write(tree)));
    }

    public AppAnswer play(AppRequest request) {
        boolean head = request.method().equals("HEAD");
        if (!head && !request.method().equals("GET")) {
            return AppAnswer.text(405, "only GET and HEAD are understood here").with("Allow", "GET, HEAD");
        }
        Map<String, @Nullable Object> tree = vault.open(PURPOSE, request.path().substring(PATH.length()))
                .map(text -> Json.map(Json.read(text)))
                .orElse(Map.of());
        String memberId = Json.text(tree.get("m"));
        String callId = Json.text(tree.get("c"));
        Installation installation = portals.find(memberId).orElse(null);
        boolean good = installation != null
                && callId != null
                && Instant.ofEpochMilli(number(tree.get("e")))
                        .isAfter(settings.clock().instant())
                && installation.installedAt().toEpochMilli() == number(tree.get("i"));
        if (!good || memberId == null || callId == null) {
            return AppAnswer.text(403, "this address is not good any more");
        }
        Optional<Session> session = sessions.apply(request);
        if (session.isEmpty()) {
            return AppAnswer.text(401, "the session is needed: as a cookie, or as Authorization: Bearer");
        }
        if (!session.get().memberId().equals(memberId) || session.get().userId() != number(tree.get("u"))) {
            return AppAnswer.text(403, "this address belongs to somebody else");
        }
        try {
            return answer(request, memberId, callId, head);
        } catch (NoRecordingException e) {
            return AppAnswer.text(404, "the recording is gone");
        } catch (IOException | Bitrix24Exception e) {
            return AppAnswer.text(503, "the recording cannot be fetched now");
        }
    }

    private AppAnswer answer(AppRequest request, String memberId, String callId, boolean head)
            throws IOException, NoRecordingException {
        record Audio(@Nullable String name, @Nullable String type) {}
        Recordings recordings = lifecycle.recordings();
        Ingestion ingestion = lifecycle.ingestion();
        if (recordings == null || ingestion == null) {
            return AppAnswer.text(404, "there are no recordings");
        }
        PortalRows rows = portals.rows(memberId);
        Audio audio = rows.first(
                        "audio, audio_type",
                        "calls",
                        "call_id = ?",
                        row -> new Audio(row.getString(1), row.getString(2)),
                        callId)
                .orElse(new Audio(null, null));
        Optional<Path> file = recordings.find(memberId, audio.name());
        if (file.isEmpty()) {
            Fetched fetched = fetchAgain(ingestion, memberId, callId);
            rows.update(
                    "calls",
                    "audio = ?, audio_type = ?, audio_size = ?, record_file = ?",
                    List.of(fetched.name(), fetched.contentType(), fetched.size(), fetched.fileId()),
                    "call_id = ?",
                    callId);
            audio = new Audio(fetched.name(), fetched.contentType());
            file = recordings.find(memberId, fetched.name());
        }
        if (file.isEmpty()) {
            throw new NoRecordingException("the recording vanished");
        }
        return ranged(request, file.get(), audio.type() == null ? "audio/mpeg" : audio.type(), head);
    }

    /** A portal that is slow must not take all threads of the host. */
    private Fetched fetchAgain(Ingestion ingestion, String memberId, String callId)
            throws IOException, NoRecordingException {
        try (Bulkhead.Place place = bulkhead.enter(memberId)) {
            if (place == null) {
                throw new IOException("too many recordings are fetched from the portal at the moment");
            }
            return ingestion.fetchAgain(memberId, callId);
        }
    }

    private static AppAnswer ranged(AppRequest request, Path file, String type, boolean head) throws IOException {
        long size = Files.size(file);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        Matcher range = RANGE.matcher(request.header("range").orElse(""));
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new AppAnswer(200, headers, body(file, 0, size, head));
        }
        long from;
        long to;
        if (range.group(1).isEmpty()) {
            // The last bytes.
            from = Math.max(0, size - Long.parseLong(range.group(2)));
            to = size - 1;
        } else {
            from = Long.parseLong(range.group(1));
            to = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        }
        if (from >= size || from > to) {
            headers.put("Content-Range", "bytes */" + size);
            return new AppAnswer(416, headers, AppBody.of(new byte[0]));
        }
        headers.put("Content-Range", "bytes " + from + "-" + to + "/" + size);
        return new AppAnswer(206, headers, body(file, from, to - from + 1, head));
    }

    private static AppBody body(Path file, long from, long length, boolean head) {
        return head ? AppBody.of(new byte[0]) : AppBody.of(file, from, length);
    }

    private static long number(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.longValue() : 0;
    }
}
