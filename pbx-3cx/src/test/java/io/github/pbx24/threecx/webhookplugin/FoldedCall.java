package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A call as a reader of its events would tell it: the plain way to add them up. */
final class FoldedCall {

    private final Set<String> rung = new LinkedHashSet<>();
    private final TreeMap<Integer, String> answered = new TreeMap<>();
    private final Map<Integer, Duration> talk = new TreeMap<>();
    private final Set<RecordingReference> recordings = new HashSet<>();
    private @Nullable Direction direction;
    private @Nullable String client;
    private @Nullable String line;
    private @Nullable Extension lastInvolved;
    private @Nullable CallResult result;
    private int lastLeg;

    /** Adds the events up, by call, in the order of their first mention. */
    static Map<String, FoldedCall> fold(Collection<CallEvent> events) {
        Map<String, FoldedCall> calls = new LinkedHashMap<>();
        for (CallEvent event : events) {
            String id = ((CallIdentity.ById) event.call()).id();
            calls.computeIfAbsent(id, key -> new FoldedCall()).add(event);
        }
        return calls;
    }

    private void add(CallEvent event) {
        CallDetails details = event.details();
        direction = direction == null ? details.direction() : direction;
        client = client == null ? details.clientNumber() : client;
        line = line == null ? details.line() : line;
        if (event instanceof CallEvent.Ringing ringing) {
            Extension extension = ringing.extension();
            if (extension != null && extension.kind() == ExtensionKind.PHONE) {
                rung.add(extension.number());
            }
            lastLeg = Math.max(lastLeg, ringing.leg());
        } else if (event instanceof CallEvent.Answered answer) {
            talks(answer.leg(), answer.extension());
        } else if (event instanceof CallEvent.Transferred transfer) {
            talks(transfer.leg(), transfer.to());
        } else if (event instanceof CallEvent.LegEnded leg) {
            lastLeg = Math.max(lastLeg, leg.leg());
            Duration duration = leg.talk();
            talk.put(leg.leg(), duration == null ? Duration.ZERO : duration);
        } else if (event instanceof CallEvent.Ended ended) {
            lastInvolved = ended.extension();
            result = ended.result();
        } else if (event instanceof CallEvent.RecordingReady ready) {
            lastLeg = Math.max(lastLeg, ready.leg());
            recordings.add(ready.recording());
        }
    }

    private void talks(int leg, @Nullable Extension extension) {
        lastLeg = Math.max(lastLeg, leg);
        if (extension != null) {
            answered.put(leg, extension.number());
        }
    }

    String direction() {
        return direction == Direction.OUTBOUND ? "out" : direction == Direction.INBOUND ? "in" : "";
    }

    String client() {
        return client == null ? "" : client;
    }

    String line() {
        return line == null ? "" : line;
    }

    String extension() {
        if (!answered.isEmpty()) {
            return answered.lastEntry().getValue();
        }
        return lastInvolved == null ? "" : lastInvolved.number();
    }

    String result() {
        if (!answered.isEmpty() || result == CallResult.ANSWERED) {
            return "answered";
        }
        return result == CallResult.NO_ANSWER ? "not_answered" : result == CallResult.MISSED ? "missed" : "";
    }

    long talkSeconds() {
        return talk.values().stream().mapToLong(Duration::toSeconds).sum();
    }

    int recordings() {
        return recordings.size();
    }

    List<String> rung() {
        return new ArrayList<>(rung);
    }

    List<String> answeredBy() {
        return new ArrayList<>(answered.values());
    }

    int lastLeg() {
        return lastLeg;
    }
}
