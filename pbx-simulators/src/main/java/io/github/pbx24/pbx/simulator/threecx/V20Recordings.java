package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.internal.ApiRequest;
import io.github.pbx24.pbx.simulator.internal.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recordings of the exchange and their list. Thread-safe. */
final class V20Recordings {

    private static final Pattern WINDOW = Pattern.compile("StartTime ge (\\S+) and StartTime le (\\S+)");
    private static final Pattern ID = Pattern.compile("Id eq (\\d+)");
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneId.of("Europe/Moscow"));

    private final List<Entry> entries = new ArrayList<>();
    private int lastId = 40;
    private int attemptsTooEarly;

    private static final class Entry {

        private final int id;
        private final V20Call call;
        private final String extension;
        private final Instant startedAt;
        private final Duration length;
        private final byte[] audio;
        private int attemptsLeft;

        private Entry(
                int id, V20Call call, String extension, Instant startedAt, Duration length, byte[] audio, int early) {
            this.id = id;
            this.call = call;
            this.extension = extension;
            this.startedAt = startedAt;
            this.length = length;
            this.audio = audio.clone();
            this.attemptsLeft = early;
        }
    }

    synchronized void readyAfter(int attempts) {
        attemptsTooEarly = attempts;
    }

    synchronized int keep(V20Call call, String extension, Instant startedAt, Duration length, byte[] audio) {
        entries.add(new Entry(++lastId, call, extension, startedAt, length, audio, attemptsTooEarly));
        return lastId;
    }

    synchronized void forget() {
        entries.clear();
    }

    /** The list, newest first, at most a hundred at a time. */
    synchronized Reply list(ApiRequest request) {
        String filter = request.query().getOrDefault("$filter", "");
        int top = Math.min(100, number(request, "$top", 100));
        List<Map<String, Object>> found = entries.stream()
                .filter(entry -> matches(entry, filter))
                .filter(entry -> entry.attemptsLeft-- <= 0)
                .sorted(Comparator.comparing((Entry entry) -> entry.startedAt).reversed())
                .skip(number(request, "$skip", 0))
                .limit(top)
                .map(V20Recordings::json)
                .toList();
        return Reply.json(200, Map.of("value", found));
    }

    private static int number(ApiRequest request, String name, int standard) {
        return Integer.parseInt(request.query().getOrDefault(name, String.valueOf(standard)));
    }

    private static boolean matches(Entry entry, String filter) {
        Matcher id = ID.matcher(filter);
        if (id.find() && Integer.parseInt(id.group(1)) != entry.id) {
            return false;
        }
        Matcher window = WINDOW.matcher(filter);
        return !window.find()
                || !entry.startedAt.isBefore(Instant.parse(window.group(1)))
                        && !entry.startedAt.isAfter(Instant.parse(window.group(2)));
    }

    synchronized Reply download(int id) {
        return entries.stream()
                .filter(entry -> entry.id == id)
                .findFirst()
                .map(entry -> Reply.of(200, "audio/x-wav", entry.audio))
                .orElseGet(() -> Reply.json(
                        400, Map.of("error", Map.of("code", "", "message", "WARNINGS.XAPI.FILE_NOT_FOUND"))));
    }

    private static Map<String, Object> json(Entry entry) {
        boolean incoming = entry.call.incoming();
        String digits = entry.call.digits();
        String parties = incoming ? digits + "-" + entry.extension : entry.extension + "-" + digits;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Id", entry.id);
        json.put(
                "RecordingUrl",
                entry.extension + "/[Demo User]_" + parties + "_" + FILE_TIME.format(entry.startedAt) + "("
                        + entry.call.callId() + ").wav");
        json.put("ArchivedUrl", "");
        json.put("IsArchived", false);
        json.put("CallType", incoming ? "InboundExternal" : "OutboundExternal");
        json.put("StartTime", entry.startedAt.toString());
        json.put("EndTime", entry.startedAt.plus(entry.length).toString());
        party(json, "From", incoming, entry);
        party(json, "To", !incoming, entry);
        json.put("RefParticipantId", entry.id * 10 + 2);
        json.put("Transcription", null);
        return json;
    }

    private static void party(Map<String, Object> json, String side, boolean client, Entry entry) {
        json.put(side + "Dn", client ? V20Office.TRUNK : entry.extension);
        json.put(side + "DnType", client ? 1 : 0);
        json.put(side + "CallerNumber", client ? entry.call.digits() : entry.extension);
        json.put(side + "DisplayName", "");
        json.put(side + "DidNumber", side.equals("From") && client ? V20Office.DID : "");
        json.put(side + "CrmContact", "");
        json.put(side + "IdParticipant", entry.id * 10 + (side.equals("From") ? 1 : 2));
    }
}
