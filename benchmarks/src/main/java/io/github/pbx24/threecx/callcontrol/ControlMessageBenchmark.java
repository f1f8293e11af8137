package io.github.pbx24.threecx.callcontrol;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message of the WebSocket of 3CX call control, with the leg that it is about: read by us, and with Jackson as one would write it. Stands
 * in the package of what it measures, which nobody else may call.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar ControlMessageBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ControlMessageBenchmark {

    private final ObjectMapper mapper = new ObjectMapper();
    private final String text = """
            {"sequence":101,"event":{"event_type":0,"entity":"/callcontrol/101/participants/17","attached_data":{"id":17,\
            "status":"Ringing","dn":"101","party_caller_name":"","party_dn":"10007","party_caller_id":"74951234567","party_did":"",\
            "device_id":"sip:101@127.0.0.1:5063","party_dn_type":"Wexternalline","direct_control":false,"originated_by_dn":"ROUTER",\
            "originated_by_type":"Wroutepoint","referred_by_dn":"","referred_by_type":"None","on_behalf_of_dn":"",\
            "on_behalf_of_type":"None","callid":26808,"legid":2}}}""";

    /** A message as a record. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Message(int sequence, Event event) {}

    /** Its event. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Event(
            @JsonProperty("event_type") int type,
            String entity,
            @JsonProperty("attached_data") @Nullable Leg leg) {}

    /** The leg that comes with it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Leg(
            long id,
            String status,
            String dn,
            @JsonProperty("party_caller_name") String name,
            @JsonProperty("party_dn") String party,
            @JsonProperty("party_caller_id") String number,
            @JsonProperty("party_did") String did,
            @JsonProperty("party_dn_type") String partyType,
            @JsonProperty("originated_by_dn") String originator,
            @JsonProperty("originated_by_type") String originatorType,
            @JsonProperty("referred_by_dn") String referrer,
            @JsonProperty("referred_by_type") String referrerType,
            @JsonProperty("callid") long call) {}

    /** What is known then; the number is not checked, and no key is compared. */
    record Known(String extension, String id, @Nullable Leg leg) {}

    /** Read by us, number and phase included. */
    @Benchmark
    public Object read() {
        Optional<ControlMessage> message = ControlMessage.read(text);
        if (message.isEmpty() || message.get().attached().isEmpty()) {
            throw new IllegalStateException("must be read");
        }
        return message;
    }

    /** As one would write it. */
    @Benchmark
    public Object naive() throws IOException {
        Event event = mapper.readValue(text, Message.class).event();
        String[] path = event.entity().split("/");
        return new Known(path[2], path[4], event.leg());
    }
}
