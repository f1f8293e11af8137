package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call in an exchange of version 20. What happens is told over the WebSocket at once; there is nothing to send, so all methods answer
 * with an empty list. The call log shows the times of the story: it began when it was said to begin, rang for six seconds, and was talked
 * for as long as it was said.
 *
 * @since 0.1
 */
public final class V20Call implements SimulatedCall {

    private static final int RINGING_SECONDS = 6;

    private final V20Exchange exchange;
    private final int callId;
    private final String client;
    private final boolean incoming;
    private final Instant startedAt;
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable String queue;
    private volatile String employee;
    private Instant now;
    private volatile boolean answered;
    private boolean over;

    /**
     * What the call log says of one extension.
     *
     * @param dn the extension or queue
     * @param startedAt when it began to ring
     * @param ringing how long it rang
     * @param talking how long it talked; zero if it did not
     * @param recordingId the number of the recording; 0 if there is none
     */
    record Segment(String dn, Instant startedAt, Duration ringing, Duration talking, int recordingId) {}

    V20Call(V20Exchange exchange, int callId, String client, @Nullable String caller, Instant startedAt) {
        this.exchange = exchange;
        this.callId = callId;
        this.client = client;
        this.incoming = caller == null;
        this.employee = caller == null ? "" : caller;
        this.startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
        this.now = this.startedAt;
    }

    int callId() {
        return callId;
    }

    boolean incoming() {
        return incoming;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Who was called or talks. */
    String employee() {
        return employee;
    }

    String digits() {
        return client.replaceAll("[^0-9]", "");
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** The exchange's number of the call, which starts again with the exchange. */
    @Override
    public String id() {
        return String.valueOf(callId);
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public List<SimulatedWebhook> rings(List<String> extensions) {
        if (incoming) {
            if (extensions.size() > 1) {
                queue = V20Office.QUEUE;
                segments.add(new Segment(queue, startedAt, Duration.ofSeconds(1), Duration.ZERO, 0));
            }
            for (String extension : extensions) {
                exchange.legs().add(this, extension, "Ringing", null, queue);
                employee = extension;
            }
        } else {
            exchange.legs().add(this, employee, "Dialing", null, null);
        }
        return List.of();
    }

    @Override
    public List<SimulatedWebhook> answeredBy(String extension) {
        for (V20Leg leg : exchange.legs().of(this)) {
            if (!leg.dn().equals(extension)) {
                exchange.legs().remove(leg);
                segments.add(new Segment(leg.dn(), startedAt, Duration.ofSeconds(RINGING_SECONDS), Duration.ZERO, 0));
            }
        }
        answer(extension);
        exchange.legs().connect(this, extension, null);
        return List.of();
    }

    private void answer(String extension) {
        employee = extension;
        if (!answered) {
            answered = true;
            now = startedAt.plusSeconds(RINGING_SECONDS);
        }
    }

    /** The other phone rings for a moment only: whoever listens may see nothing of it. */
    @Override
    public List<SimulatedWebhook> blindTransfer(String to, int talkSeconds) {
        String from = employee;
        handOver(from, to, talkSeconds);
        V20Leg ringing = exchange.legs().add(this, to, "Ringing", from, null);
        exchange.legs().change(ringing.with("Connected"));
        return List.of();
    }

    /** The consultation is a call of its own. Its legs go, and the other phone gets a leg of this call. */
    @Override
    public List<SimulatedWebhook> attendedTransfer(String to, int talkSeconds) {
        String from = employee;
        V20Call consultation = exchange.inside(from, to);
        handOver(from, to, talkSeconds);
        exchange.legs().of(consultation).forEach(exchange.legs()::remove);
        exchange.legs().connect(this, to, from);
        return List.of();
    }

    private void handOver(String from, String to, int talkSeconds) {
        talked(from, talkSeconds, 0);
        exchange.legs().of(this).forEach(exchange.legs()::remove);
        employee = to;
    }

    private void talked(String extension, int talkSeconds, int recording) {
        Duration talk = Duration.ofSeconds(talkSeconds);
        Duration ringing =
                segments.stream().anyMatch(segment -> !segment.talking().isZero())
                        ? Duration.ZERO
                        : Duration.ofSeconds(RINGING_SECONDS);
        segments.add(new Segment(extension, now.minus(ringing), ringing, talk, recording));
        now = now.plus(talk);
    }

    @Override
    public List<SimulatedWebhook> unanswered() {
        List<V20Leg> ringing = exchange.legs().of(this);
        if (ringing.isEmpty() && !employee.isEmpty()) {
            segments.add(new Segment(employee, startedAt, Duration.ofSeconds(RINGING_SECONDS), Duration.ZERO, 0));
        }
        ringing.forEach(leg ->
                segments.add(new Segment(leg.dn(), startedAt, Duration.ofSeconds(RINGING_SECONDS), Duration.ZERO, 0)));
        return end();
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds) {
        answer(employee);
        talked(employee, talkSeconds, 0);
        return end();
    }

    @Override
    public List<SimulatedWebhook> over(int talkSeconds, byte[] recording) {
        answer(employee);
        int id = exchange.recordings().keep(this, employee, now, Duration.ofSeconds(talkSeconds), recording);
        talked(employee, talkSeconds, id);
        return end();
    }

    /**
     * The one who talks parks the call: it lives on without a leg at any phone.
     *
     * @param talkSeconds how long that one talked
     */
    public void park(int talkSeconds) {
        talked(employee, talkSeconds, 0);
        exchange.legs().of(this).forEach(exchange.legs()::remove);
    }

    /** Somebody hung up through the interface. */
    void hungUp() {
        end();
    }

    private List<SimulatedWebhook> end() {
        exchange.legs().over(this);
        if (!over) {
            over = true;
            exchange.log().add(this);
        }
        return List.of();
    }
}
