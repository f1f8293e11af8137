package io.github.pbx24.correlation.store;

import com.squareup.moshi.JsonAdapter;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.store.StoredStatement.Row;
import io.github.pbx24.correlation.store.StoredStatement.StoredEvent;
import io.github.pbx24.pbx.CallEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes statements as text and reads them back. Equal statements give equal texts. Thread-safe.
 *
 * <p>The text is JSON with a format number. Later versions read what earlier ones wrote.
 */
final class StatementCodec {

    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 12;

    private static final JsonAdapter<Row> ADAPTER = StoredJson.adapter(Row.class);

    private StatementCodec() {}

    static List<Statement> statements(List<CallEvent> events, Instant receivedAt) {
        List<Statement> statements = new ArrayList<>(events.size());
        for (CallEvent event : events) {
            statements.add(statement(event, receivedAt));
        }
        return Collections.unmodifiableList(statements);
    }

    /** Of words that may be said again every receipt is kept: which of them are one event is for the facts to decide. */
    private static Statement statement(CallEvent event, Instant receivedAt) {
        String body = encode(event);
        long occurrence = new Heard(event, receivedAt).mayHappenAgain()
                ? ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt)
                : 0;
        return new Statement(hash(body), occurrence, receivedAt, body);
    }

    static String encode(CallEvent event) {
        return ADAPTER.toJson(new Row(FORMAT, StoredEvent.of(event), null));
    }

    static String encode(ClickToCall click) {
        return ADAPTER.toJson(new Row(FORMAT, null, click));
    }

    /** Copies of one click differ in their receipts only. */
    static String hash(ClickToCall click) {
        return hash(encode(new ClickToCall(
                click.kind(),
                click.crmCallId(),
                click.userId(),
                null,
                click.number(),
                click.line(),
                click.clickedAt(),
                Instant.EPOCH)));
    }

    static String hash(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Throws IllegalArgumentException if the text was not written by this class; the message does not quote it. */
    static Told decode(Statement statement) {
        Row row = StoredJson.read(ADAPTER, statement.body(), "statement");
        if (row.format() != FORMAT) {
            throw new IllegalArgumentException("unknown format of a stored statement");
        }
        try {
            StoredEvent event = row.event();
            return new Told(statement, event == null ? null : event.event(), row.click());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "a stored statement cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Either an event or a click. */
    record Told(
            Statement statement,
            @Nullable CallEvent event,
            @Nullable ClickToCall click) {

        Optional<Heard> heard() {
            return event == null ? Optional.empty() : Optional.of(new Heard(event, statement.receivedAt()));
        }
    }
}
