package io.github.pbx24.events.watch;

import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.PermanentFailureException;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.Screening;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Alerts are deliveries of the same store. The newest row of a key says whether its trouble is open, for all nodes and after a
 * restart; a row's deduplication key is made from the row before it, so the database lets only one node write the next one. The
 * row of an alert is handled by making one row for each sink, and these have their own retries.
 */
final class AlertJournal implements AutoCloseable {

    static final String ALERTS = "event-alerts";
    static final String SENDINGS = "event-alerts-sending";

    private static final String RAISED = "raised ";
    private static final String RECOVERED = "recovered ";
    private static final int MAX_KIND = 100;
    private static final int MAX_PAGES = 5;

    private final Map<String, AlertSink> sinks = new LinkedHashMap<>();
    private final Source alerts = new Source(ALERTS, this::distribute);
    private final Source sendings = new Source(SENDINGS, this::send);
    private final Inbox inbox;

    /** A row to be: an alert under its key, and the sink it goes to; no sink yet for the alert itself. */
    private record Row(String key, Alert alert, @Nullable String sink) {}

    private interface Handler {
        void handle(Row row) throws Exception;
    }

    /** What the journal says of a key. */
    record Newest(String id, boolean recovered, Instant at) {}

    AlertJournal(InboxStore store, Collection<AlertSink> sinks, String node, Clock clock, Duration retention) {
        sinks.forEach(sink -> this.sinks.put(sink.name(), sink));
        inbox = Inbox.builder(store)
                .source(alerts)
                .source(sendings)
                .workers(2)
                .nodeName(node + "-alerts")
                .clock(clock)
                .retention(retention)
                .errorRetention(retention)
                .build();
    }

    void start() {
        inbox.start();
    }

    /** Twice: an alert is distributed first, then sent. */
    int processDue() {
        return inbox.processDue() + inbox.processDue();
    }

    /** The newest row of each key. */
    Map<String, Newest> newest() {
        Map<String, Newest> newest = new HashMap<>();
        JournalQuery query = JournalQuery.newest(JournalQuery.MAX_LIMIT).withSource(ALERTS);
        List<JournalEntry> page = inbox.journal(query);
        for (int pages = 1; !page.isEmpty(); pages++) {
            for (JournalEntry entry : page) {
                boolean recovered = entry.kind().startsWith(RECOVERED);
                String key = entry.kind().substring((recovered ? RECOVERED : RAISED).length());
                newest.putIfAbsent(key, new Newest(entry.id(), recovered, entry.receivedAt()));
            }
            if (page.size() < JournalQuery.MAX_LIMIT || pages == MAX_PAGES) {
                break;
            }
            page = inbox.journal(query.withBefore(page.get(page.size() - 1).id()));
        }
        return newest;
    }

    /** The key as the journal shows it: it has room for so much only. */
    static String shown(String key) {
        int room = MAX_KIND - RECOVERED.length();
        return key.length() <= room
                ? key
                : key.substring(0, room - 17) + "~" + hash(key).substring(0, 16);
    }

    /** The id of the row that follows another one. Two nodes that saw the same row make the same id. */
    static String id(String key, boolean recovered, Optional<Newest> before) {
        return hash(key + "|" + recovered + "|" + before.map(Newest::id).orElse(""));
    }

    /** Writes the next row; answers false if another node was first. */
    boolean tell(String key, Alert alert) {
        return inbox.accept(alerts, new Row(shown(key), alert, null)) instanceof Receipt.Stored;
    }

    private void distribute(Row row) {
        sinks.keySet().forEach(sink -> inbox.accept(sendings, new Row(row.key(), row.alert(), sink)));
    }

    private void send(Row row) throws Exception {
        AlertSink sink = sinks.get(row.sink());
        if (sink == null) {
            throw new PermanentFailureException("there is no sink " + row.sink() + " any more");
        }
        sink.send(row.alert());
    }

    @Override
    public void close() {
        inbox.close();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private record Source(String id, Handler handler) implements InboxSource<Row> {

        @Override
        public Screening screen(Row row) {
            Alert alert = row.alert();
            String state = (alert.recovered() ? RECOVERED : RAISED) + row.key();
            String sink = row.sink();
            return new Screening.Store(
                            sink == null ? state : sink + ": " + state,
                            alert.id() + (sink == null ? "" : "|" + sink),
                            encode(row))
                    // The chain goes by the ids, whichever node writes. An end must not overtake its trouble,
                    // which a sink may not have taken at first.
                    .about(sink == null ? row.key() : sink + ": " + row.key());
        }

        @Override
        public void handle(Delivery delivery) throws Exception {
            handler.handle(decode(delivery.payload()));
        }
    }

    private static byte[] encode(Row row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Alert alert = row.alert();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String text : new @Nullable String[] {
                row.key(), row.sink(), alert.id(), alert.kind().name(), alert.portal(), alert.event(), alert.text()
            }) {
                out.writeBoolean(text != null);
                out.writeUTF(text == null ? "" : text);
            }
            out.writeBoolean(alert.recovered());
            out.writeUTF(alert.since().toString());
            out.writeUTF(alert.at().toString());
            out.writeLong(alert.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Row decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String key = text(in);
            String sink = text(in);
            String id = text(in);
            String kind = text(in);
            String portal = text(in);
            String event = text(in);
            String words = text(in);
            if (key == null || id == null || kind == null || words == null) {
                throw new IOException("a field is missing");
            }
            boolean recovered = in.readBoolean();
            Instant since = Instant.parse(in.readUTF());
            Instant at = Instant.parse(in.readUTF());
            Alert alert =
                    new Alert(id, AlertKind.valueOf(kind), recovered, portal, event, since, at, in.readLong(), words);
            return new Row(key, alert, sink);
        } catch (IOException | RuntimeException e) {
            throw new PermanentFailureException("the stored alert cannot be read", e);
        }
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        boolean present = in.readBoolean();
        String text = in.readUTF();
        return present ? text : null;
    }
}
