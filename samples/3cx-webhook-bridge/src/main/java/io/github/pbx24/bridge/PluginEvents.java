package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.TransferKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the plugin would say. What is heard, what is to be sent, and what is known of the call are stored in one transaction, so
 * nothing is lost or said twice when the process is killed. For the thread of the feed.
 */
final class PluginEvents implements CallFeed.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(PluginEvents.class);
    private static final DateTimeFormatter ID_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT);

    private final JdbcDatabase database;
    private final BridgeSettings settings;
    private final Runnable news;

    PluginEvents(JdbcDatabase database, BridgeSettings settings, Runnable news) {
        this.database = database;
        this.settings = settings;
        this.news = news;
    }

    @Override
    public void heard(List<CallEvent> events, Instant heardAt) {
        database.write(connection -> {
            for (CallEvent event : events) {
                if (event.call() instanceof CallIdentity.ById call) {
                    hear(connection, call.id(), event, heardAt);
                }
            }
            return events.size();
        });
        news.run();
    }

    @Override
    public List<CallIdentity> openCalls() {
        return database.read(Call::open).stream().map(CallIdentity::id).toList();
    }

    @Override
    public void state(CallFeed.State state) {
        if (state instanceof CallFeed.State.Down down) {
            LOG.warn("the exchange is not heard: {}", down.reason());
        } else if (state instanceof CallFeed.State.Listening listening) {
            LOG.info("the exchange is listened to");
            listening.warnings().forEach(LOG::warn);
        }
    }

    private void hear(Connection connection, String name, CallEvent event, Instant heardAt) throws SQLException {
        CallDetails details = event.details();
        Optional<Call> known = Call.load(connection, name);
        Call call =
                known.orElseGet(() -> begun(name, details, heardAt)).knowing(details.clientNumber(), details.line());
        if (event instanceof CallEvent.Ringing ringing && ringing.extension() != null) {
            call = ringing(connection, call, ringing.extension());
        } else if (event instanceof CallEvent.Answered answered && answered.extension() != null) {
            // After a restart the call log tells again what was heard before: a call is answered once.
            call = call.link() > 0
                    ? call
                    : takenOver(connection, call, answered.extension().number(), "NotDef", at(answered.at(), heardAt));
        } else if (event instanceof CallEvent.Transferred handed && handed.to() != null && isNews(handed, call)) {
            Instant at = at(handed.at(), heardAt);
            end(connection, call, null, true, at);
            String how = handed.kind() == TransferKind.ATTENDED ? "Accomp" : "Blind";
            call = takenOver(connection, call, handed.to().number(), how, at);
        } else if (event instanceof CallEvent.Ended ended && !call.ended()) {
            Extension missedBy = ended.result() == CallResult.ANSWERED ? null : ended.extension();
            call = missedBy == null ? call : call.rung(missedBy.number());
            end(connection, call, missedBy, false, at(ended.at(), heardAt));
            call = call.over();
        } else if (event instanceof CallEvent.RecordingReady recording) {
            Wanted.add(
                    connection,
                    call.id(),
                    recording.recording(),
                    Fields.query(ended(call, null, false, Duration.ZERO)),
                    heardAt);
        }
        call.save(connection, heardAt);
    }

    /** Told again, it names who talks already, or a time before that conversation began. */
    private static boolean isNews(CallEvent.Transferred handed, Call call) {
        Instant at = handed.at();
        Instant since = call.legSince();
        return !handed.to().number().equals(call.who()) && (at == null || since == null || at.isAfter(since));
    }

    private static Instant at(@Nullable Instant told, Instant heardAt) {
        return told == null ? heardAt : told;
    }

    /** The feed's name is the exchange's number of the call and the second in which it was noticed. */
    private Call begun(String name, CallDetails details, Instant heardAt) {
        Instant begin = details.startedAt() == null ? heardAt : details.startedAt();
        String number = name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
        String chain = ID_TIME.format(begin.atZone(settings.zone())) + "_" + number.replaceAll("[^0-9]", "");
        return new Call(name, chain, details.direction() != Direction.OUTBOUND, null, null, null, 0, null, false);
    }

    private Call ringing(Connection connection, Call call, Extension extension) throws SQLException {
        if (call.incoming() || settings.dialing()) {
            Map<String, String> event = event(call.incoming() ? "ringing" : "dialing", call, extension.number());
            event.put(
                    "usertype",
                    switch (extension.kind()) {
                        case PHONE -> "ext";
                        case QUEUE -> "queue";
                        default -> "other";
                    });
            event.put("did", text(call.line()));
            send(connection, event);
        }
        return call.rung(extension.number());
    }

    private Call takenOver(Connection connection, Call before, String extension, String how, Instant at)
            throws SQLException {
        Call call = before.answered(extension, at);
        Map<String, String> event = event(call.incoming() ? "hangupincoming" : "hangupoutgoing", call, extension);
        event.put("trtype", how);
        if (call.incoming()) {
            event.put("did", text(call.line()));
        }
        send(connection, event);
        return call;
    }

    private void end(Connection connection, Call call, @Nullable Extension missedBy, boolean handedOn, Instant at)
            throws SQLException {
        Instant since = call.legSince();
        Duration talk = since == null || at.isBefore(since) ? Duration.ZERO : Duration.between(since, at);
        send(connection, ended(call, missedBy, handedOn, talk));
    }

    private Map<String, String> ended(Call call, @Nullable Extension missedBy, boolean handedOn, Duration talk) {
        boolean talked = call.link() > 0;
        Map<String, String> event = event(call.incoming() ? "incoming" : "outgoing", call, text(call.who()));
        event.put("finishtype", talked ? "Ok" : "Missed");
        event.put("transfer", Boolean.toString(handedOn));
        event.put("title", title(call, missedBy, talked, talk));
        return event;
    }

    private static String title(Call call, @Nullable Extension missedBy, boolean talked, Duration talk) {
        String time = String.format(Locale.ROOT, "(%d:%02d)", talk.toMinutes(), talk.toSecondsPart());
        String number = text(call.number());
        if (!call.incoming()) {
            return talked ? "Successful call to " + number + " " + time : "Unanswered call to " + number;
        }
        return text(call.line()) + ":"
                + (talked
                        ? "Answered call from " + number + " " + time
                        : "Missed call by " + kind(missedBy) + text(call.who()) + " from " + number);
    }

    private static String kind(@Nullable Extension extension) {
        return switch (extension == null ? ExtensionKind.UNKNOWN : extension.kind()) {
            case QUEUE -> "queue ";
            case IVR -> "IVR ";
            default -> "";
        };
    }

    private static Map<String, String> event(String name, Call call, String user) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("event", name);
        event.put("callerid", text(call.number()).replace("+", ""));
        event.put("user", user);
        event.put("id", call.id());
        return event;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private void send(Connection connection, Map<String, String> event) throws SQLException {
        boolean post = settings.post();
        Outbox.add(connection, Outbox.EVENTS, post ? "" : Fields.query(event), post ? Fields.json(event) : new byte[0]);
    }
}
