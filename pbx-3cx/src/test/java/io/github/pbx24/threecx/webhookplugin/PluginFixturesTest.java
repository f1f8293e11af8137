package io.github.pbx24.threecx.webhookplugin;

import static io.github.pbx24.pbx.CallResult.ANSWERED;
import static io.github.pbx24.pbx.CallResult.DECLINED;
import static io.github.pbx24.pbx.CallResult.MISSED;
import static io.github.pbx24.pbx.CallResult.NO_ANSWER;
import static io.github.pbx24.pbx.Direction.INBOUND;
import static io.github.pbx24.pbx.Direction.OUTBOUND;
import static io.github.pbx24.pbx.ExtensionKind.IVR;
import static io.github.pbx24.pbx.ExtensionKind.PHONE;
import static io.github.pbx24.pbx.ExtensionKind.QUEUE;
import static io.github.pbx24.pbx.ExtensionKind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallEvent.Answered;
import io.github.pbx24.pbx.CallEvent.Ended;
import io.github.pbx24.pbx.CallEvent.LegEnded;
import io.github.pbx24.pbx.CallEvent.RecordingReady;
import io.github.pbx24.pbx.CallEvent.Ringing;
import io.github.pbx24.pbx.CallEvent.Transferred;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every single example means, to the last field. */
class PluginFixturesTest {

    private static final String RECORDINGS = "https://pbx.example.com:5001/webapi/recording/";
    private static final String CLIENT = "74951234567";

    private static final CallIdentity IN = CallIdentity.id("260115121502_231");
    private static final Instant IN_START = Instant.parse("2026-01-15T09:15:02Z");
    private static final CallDetails IN_DETAILS = inbound("MoscowDID");
    private static final CallIdentity OUT = CallIdentity.id("260115124010_240");
    private static final CallDetails OUT_DETAILS =
            CallDetails.of(OUTBOUND, CLIENT, null).withTimes(Instant.parse("2026-01-15T09:40:10Z"), null, null);

    /** Files that hold no request of their own: scenarios have their own test, bad input too. */
    private static final Set<String> ELSEWHERE =
            Set.of("komplit-invalid.txt", "komplit-makecall.txt", "komplit-scenarios-expected.json");

    private final WebhookParser parser = Fixtures.connection().parser();

    record Example(String file, List<ParsedWebhook> meaning) {
        @Override
        public String toString() {
            return file;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_means_exactly_this(Example example) {
        List<ParsedWebhook> parsed =
                Fixtures.requests(example.file()).stream().map(parser::parse).toList();

        assertThat(parsed).isEqualTo(example.meaning());
    }

    @Test
    void every_example_is_tested() {
        Set<String> expected = new TreeSet<>(Fixtures.names());
        expected.removeIf(name -> ELSEWHERE.contains(name) || name.startsWith("komplit-scenario-"));

        assertThat(examples()).extracting(Example::file).containsExactlyInAnyOrderElementsOf(expected);
    }

    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        examples.addAll(ringing());
        examples.addAll(answered());
        examples.addAll(ended());
        examples.addAll(recordings());
        return examples;
    }

    private static List<Example> ringing() {
        return List.of(
                example("komplit-ringing-ext.txt", rings("101", PHONE, IN_DETAILS)),
                example("komplit-ringing-ivr.txt", rings("800", IVR, IN_DETAILS)),
                example("komplit-ringing-queue.txt", rings("804", QUEUE, IN_DETAILS)),
                example(
                        "komplit-queue-ring-multi.txt",
                        rings("804", QUEUE, IN_DETAILS),
                        rings("101", PHONE, IN_DETAILS),
                        rings("102", PHONE, IN_DETAILS),
                        rings("103", PHONE, IN_DETAILS)),
                example(
                        "komplit-variant-anonymous.txt",
                        rings("101", PHONE, in(null, "MoscowDID")),
                        rings("101", PHONE, in(null, null)),
                        rings("101", PHONE, in(null, null))),
                example(
                        "komplit-variant-did-forms.txt",
                        rings("101", PHONE, inbound("DID-420222000320")),
                        rings("101", PHONE, inbound("74950000001")),
                        rings("101", PHONE, inbound("DID Serbia 021 3220 030")),
                        rings("101", PHONE, inbound("Москва"))),
                example(
                        "komplit-variant-plus-callerid.txt",
                        rings("101", PHONE, in("+74951234567", "MoscowDID")),
                        rings("101", PHONE, in("+74951234567", "MoscowDID"))),
                example(
                        "komplit-variant-dialing.txt",
                        parsed("dialing", new Ringing(OUT, OUT_DETAILS, null, new Extension("101", PHONE), 0))),
                example("komplit-post-ringing.json", rings("101", PHONE, IN_DETAILS)),
                example("komplit-post-2025-ringing.json", rings("101", PHONE, inbound("74950000001"))),
                example(
                        "komplit-variant-unknown-event.txt",
                        ParsedWebhook.ignored("queuelogin", "unknown event"),
                        ParsedWebhook.ignored("forwardingstatus", "unknown event")),
                example(
                        "komplit-vendor-examples.txt",
                        parsed(
                                "ringing",
                                new Ringing(
                                        CallIdentity.id("211230100614_665"),
                                        CallDetails.of(INBOUND, "420774852629", "PragueDID")
                                                .withTimes(Instant.parse("2021-12-30T07:06:14Z"), null, null),
                                        null,
                                        Extension.of("106"),
                                        0)),
                        parsed(
                                "hangupincoming",
                                new Answered(
                                        CallIdentity.id("220106205945_755"),
                                        CallDetails.of(INBOUND, "420774852629", "PragueDID")
                                                .withTimes(Instant.parse("2022-01-06T17:59:45Z"), null, null),
                                        null,
                                        Extension.of("106"),
                                        1))));
    }

    private static List<Example> answered() {
        CallEvent inbound = new Answered(IN, IN_DETAILS, null, Extension.of("101"), 1);
        CallEvent outbound = new Answered(OUT, OUT_DETAILS, null, Extension.of("101"), 1);
        CallDetails digits = inbound("74950000001");
        return List.of(
                example("komplit-answered-incoming.txt", parsed("hangupincoming", inbound)),
                example("komplit-post-answered.json", parsed("hangupincoming", inbound)),
                example("komplit-answered-outgoing.txt", parsed("hangupoutgoing", outbound)),
                example(
                        "komplit-answered-incoming-blind.txt",
                        parsed(
                                "hangupincoming",
                                new Transferred(
                                        IN, IN_DETAILS, null, null, Extension.of("102"), TransferKind.BLIND, 2))),
                example(
                        "komplit-answered-incoming-accomp.txt",
                        parsed(
                                "hangupincoming",
                                new Transferred(
                                        IN, IN_DETAILS, null, null, Extension.of("102"), TransferKind.ATTENDED, 2))),
                example(
                        "komplit-variant-pickup.txt",
                        parsed("pickupincoming", inbound),
                        parsed("pickupoutgoing", outbound)),
                example(
                        "komplit-post-2025-answered.json",
                        parsed("pickupincoming", new Answered(IN, digits, null, Extension.of("101"), 1))),
                example(
                        "komplit-variant-k2m.txt",
                        rings("101", PHONE, digits),
                        parsed("incomingcall_started", new Answered(IN, digits, null, Extension.of("101"), 1)),
                        parsed("incoming", talked(digits, 47)),
                        parsed("outgoingcall_started", outbound)));
    }

    private static List<Example> ended() {
        CallDetails digits = inbound("74950000001");
        Extension queue = new Extension("804", QUEUE);
        CallDetails shown = CallDetails.of(OUTBOUND, CLIENT, "74950000001")
                .withTimes(Instant.parse("2026-01-15T09:40:10Z"), null, null);
        return List.of(
                example("komplit-ended-incoming-ok.txt", parsed("incoming", talked(IN_DETAILS, 47))),
                example("komplit-variant-title-plus.txt", parsed("incoming", talked(IN_DETAILS, 47))),
                example("komplit-post-ended.json", parsed("incoming", talked(IN_DETAILS, 47))),
                example("komplit-post-ended-boolean.json", parsed("incoming", talked(IN_DETAILS, 47))),
                example("komplit-post-2025-ended.json", parsed("incoming", talked(digits, 47))),
                example("komplit-post-k2m-ended.json", parsed("incoming", talked(digits, 47))),
                example(
                        "komplit-variant-long-talk.txt",
                        parsed("incoming", talked(IN_DETAILS, 72 * 60 + 5)),
                        parsed("incoming", talked(IN_DETAILS, 72 * 60 + 5))),
                example("komplit-ended-incoming-transfer.txt", parsed("incoming", legEnded(20))),
                example(
                        "komplit-variant-case.txt",
                        parsed("incoming", talked(IN_DETAILS, 47)),
                        parsed("incoming", legEnded(20))),
                example(
                        "komplit-ended-incoming-missed-ext.txt",
                        parsed("incoming", missed(IN_DETAILS, Extension.of("101"), MISSED))),
                example(
                        "komplit-ended-incoming-missed-ivr.txt",
                        parsed("incoming", missed(IN_DETAILS, new Extension("800", IVR), MISSED))),
                example(
                        "komplit-ended-incoming-missed-queue.txt",
                        parsed("incoming", missed(IN_DETAILS, queue, MISSED))),
                example(
                        "komplit-ended-incoming-missed-queue-callback.txt",
                        parsed("incoming", missed(IN_DETAILS, queue, MISSED))),
                example(
                        "komplit-post-2025-declined.json",
                        parsed("incoming", missed(digits, Extension.of("101"), DECLINED))),
                example(
                        "komplit-ended-outgoing-missed.txt",
                        parsed(
                                "outgoing",
                                new Ended(OUT, OUT_DETAILS, null, Extension.of("101"), NO_ANSWER, null, null))),
                example("komplit-ended-outgoing-ok.txt", parsed("outgoing", calledOut(OUT_DETAILS))),
                example("komplit-post-2025-outgoing.json", parsed("outgoing", calledOut(shown))));
    }

    private static List<Example> recordings() {
        CallEvent named = recording("260115121502_231", 1, IN_START, "260115121502_231-1-1.mp3");
        RecordingReference file = RecordingReference.url(RECORDINGS + "260115121502_231-1-1.mp3");
        Instant blind = Instant.parse("2026-01-15T10:30:00Z");
        Instant attended = Instant.parse("2026-01-15T10:50:00Z");
        Instant chain = Instant.parse("2026-01-15T11:00:00Z");
        CallIdentity blindCall = CallIdentity.id("260115133000_256");
        CallDetails blindDetails = CallDetails.of(INBOUND, CLIENT, "MoscowDID").withTimes(blind, null, null);
        return List.of(
                example("komplit-record-minimal.json", parsed("recording", named)),
                example("komplit-record-with-id.json", parsed("recording", named)),
                example(
                        "komplit-record-multi-files.json",
                        parsed(
                                "recording",
                                named,
                                recording("260115121502_231", 1, IN_START, "260115121502_231-1-2.mp3"),
                                recording("260115121502_231", 1, IN_START, "260115121502_231-1-3.mp3"))),
                example(
                        "komplit-record-vendor-example.json",
                        parsed(
                                "recording",
                                new RecordingReady(
                                        CallIdentity.id("211230102738_669"),
                                        CallDetails.NONE.withTimes(Instant.parse("2021-12-30T07:27:38Z"), null, null),
                                        null,
                                        RecordingReference.url(
                                                "https://3CXFQDN:5001/webapi/recording/211230102738_669-1-1.mp3"),
                                        1))),
                example("komplit-record-empty.json", ParsedWebhook.ignored("recording", "no files")),
                example(
                        "komplit-record-foreign-name.json",
                        ParsedWebhook.ignored("recording", "foreign name: no file tells its call")),
                single("komplit-record-queue.json", "260115130000_250", "2026-01-15T10:00:00Z"),
                single("komplit-record-outgoing.json", "260115141000_264", "2026-01-15T11:10:00Z"),
                single("komplit-record-duplicate.json", "260115143000_268", "2026-01-15T11:30:00Z"),
                single("komplit-record-early.json", "260115144000_270", "2026-01-15T11:40:00Z"),
                single("komplit-record-transfer-unanswered.json", "260115134000_258", "2026-01-15T10:40:00Z"),
                single("komplit-record-attended-1.json", "260115135000_260", attended.toString()),
                example(
                        "komplit-record-attended-2.json",
                        parsed("recording", recording("260115135000_260", 2, attended, "260115135000_260-2-1.mp3"))),
                example(
                        "komplit-record-blind-transfer.json",
                        parsed(
                                "recording",
                                recording("260115133000_256", 1, blind, "260115133000_256-1-1.mp3"),
                                recording("260115133000_256", 2, blind, "260115133000_256-2-1.mp3"))),
                example(
                        "komplit-record-chain.json",
                        parsed(
                                "recording",
                                recording("260115140000_262", 1, chain, "260115140000_262-1-1.mp3"),
                                recording("260115140000_262", 2, chain, "260115140000_262-2-1.mp3"),
                                recording("260115140000_262", 3, chain, "260115140000_262-3-1.mp3"),
                                recording("260115140000_262", 4, chain, "260115140000_262-4-1.mp3"))),
                example(
                        "komplit-record-full-info.json",
                        parsed("recording", and(talked(IN_DETAILS, 47), ready(IN_DETAILS, file)))),
                example(
                        "komplit-record-variant-2025.json",
                        parsed(
                                "recording",
                                and(talked(inbound("74950000001"), 47), ready(inbound("74950000001"), file)))),
                example(
                        "komplit-record-full-info-transfer.json",
                        parsed(
                                "recording",
                                new LegEnded(
                                        blindCall, blindDetails, null, Extension.of("101"), 1, Duration.ofSeconds(20)),
                                new RecordingReady(
                                        blindCall,
                                        blindDetails,
                                        null,
                                        RecordingReference.url(RECORDINGS + "260115133000_256-1-1.mp3"),
                                        1))),
                example(
                        "komplit-record-variant-k2m.json",
                        parsed(
                                "recording",
                                ready(CallDetails.of(null, CLIENT, null).withTimes(IN_START, null, null), file))));
    }

    private static Example example(String file, ParsedWebhook... meaning) {
        return new Example(file, List.of(meaning));
    }

    private static Example single(String file, String call, String start) {
        return example(file, parsed("recording", recording(call, 1, Instant.parse(start), call + "-1-1.mp3")));
    }

    private static ParsedWebhook parsed(String kind, CallEvent... events) {
        return ParsedWebhook.of(kind, List.of(events));
    }

    private static CallEvent[] and(CallEvent[] events, CallEvent last) {
        CallEvent[] all = Arrays.copyOf(events, events.length + 1);
        all[events.length] = last;
        return all;
    }

    private static CallDetails inbound(String line) {
        return in(CLIENT, line);
    }

    private static CallDetails in(@Nullable String client, @Nullable String line) {
        return CallDetails.of(INBOUND, client, line).withTimes(IN_START, null, null);
    }

    private static ParsedWebhook rings(String number, ExtensionKind kind, CallDetails details) {
        return parsed("ringing", new Ringing(IN, details, null, new Extension(number, kind), 0));
    }

    private static CallEvent[] talked(CallDetails details, int seconds) {
        Extension extension = new Extension("101", UNKNOWN);
        return new CallEvent[] {
            new LegEnded(IN, details, null, extension, 1, Duration.ofSeconds(seconds)),
            new Ended(IN, details, null, extension, ANSWERED, null, null)
        };
    }

    private static CallEvent[] calledOut(CallDetails details) {
        Extension extension = Extension.of("101");
        return new CallEvent[] {
            new LegEnded(OUT, details, null, extension, 1, Duration.ofSeconds(5)),
            new Ended(OUT, details, null, extension, ANSWERED, null, null)
        };
    }

    private static CallEvent legEnded(int seconds) {
        return new LegEnded(IN, IN_DETAILS, null, Extension.of("101"), 1, Duration.ofSeconds(seconds));
    }

    private static CallEvent missed(CallDetails details, Extension extension, CallResult result) {
        return new Ended(IN, details, null, extension, result, null, null);
    }

    private static CallEvent ready(CallDetails details, RecordingReference file) {
        return new RecordingReady(IN, details, null, file, 1);
    }

    private static CallEvent recording(String call, int leg, Instant start, String file) {
        return new RecordingReady(
                CallIdentity.id(call),
                CallDetails.NONE.withTimes(start, null, null),
                null,
                RecordingReference.url(RECORDINGS + file),
                leg);
    }
}
