package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.text.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Mistakes in what is answered, in what is stored, and in the story that several requests tell together. */
final class StoryBreakers {

    /** Where the maker of a provider sits. */
    private static final Locale HOME = Locale.getDefault();

    private StoryBreakers() {}

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>(elsewhere());
        all.addAll(answers());
        all.addAll(stored());
        all.addAll(stories());
        return all;
    }

    /** Works on the machine of its maker, or the first time. */
    private static List<Arguments> elsewhere() {
        return List.of(
                arguments(
                        "verifies in the language of its maker only",
                        1,
                        SubtleBreakers.verifying(
                                (sound, request) -> Locale.getDefault().equals(HOME)
                                        ? sound.verify(request)
                                        : Verdict.refused(Verdict.Reason.MISSING, "no header"))),
                arguments("verifies where it was connected in the language of its maker only", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        return Locale.getDefault().equals(HOME)
                                ? super.verifier(keys, token)
                                : request -> Verdict.refused(Verdict.Reason.MISSING, "no header");
                    }
                }),
                arguments("wipes the body that it has verified", 2, SubtleBreakers.verifying((sound, request) -> {
                    Verdict verdict = sound.verify(request);
                    if (request.body().length > 1 << 10) {
                        Arrays.fill(request.body(), (byte) 0);
                    }
                    return verdict;
                })),
                arguments("takes the zone of the machine when it is connected", 4, new SoundProvider() {
                    private @Nullable ZoneId zone;

                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        zone = ZoneId.systemDefault();
                        return super.connection(keys, token, hosts);
                    }

                    @Override
                    @Nullable
                    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                        return form.first("at")
                                .map(text -> text.replaceAll("Z|[+]0300", ""))
                                .flatMap(text -> TimeText.read(text, zone))
                                .orElseGet(() -> super.time(form, request, unreadable));
                    }
                }),
                arguments("takes the language of the machine when it is connected", 4, new SoundProvider() {
                    private Locale language = HOME;

                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        language = Locale.getDefault();
                        return super.connection(keys, token, hosts);
                    }

                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        ParsedWebhook parsed = super.parse(request);
                        return parsed.kind().equals("ring") && !language.equals(HOME) ? unknown("ring") : parsed;
                    }
                }),
                arguments("refuses fields that it does not know", 6, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        QueryParameters form = QueryParameters.decode(request.body());
                        if (form.names().stream().anyMatch(name -> name.length() > 8)) {
                            throw new MalformedWebhookException("form", "has a field too many");
                        }
                        return super.parse(request);
                    }
                }));
    }

    private static List<Arguments> answers() {
        return List.of(
                arguments(
                        "answers 500 to what is malformed",
                        16,
                        answering((sound, parsed) -> parsed == null ? new WebhookAnswer(500, "", "") : sound)),
                arguments(
                        "answers 400 to what it cannot read in full",
                        16,
                        answering((sound, parsed) ->
                                parsed != null && !parsed.unreadable().isEmpty()
                                        ? new WebhookAnswer(400, "", "")
                                        : sound)),
                arguments(
                        "answers 404 to the end of a call",
                        16,
                        answering((sound, parsed) ->
                                parsed != null && parsed.kind().equals("over")
                                        ? new WebhookAnswer(404, "", "")
                                        : sound)),
                arguments("throws at what is malformed", 16, answering((sound, parsed) -> {
                    if (parsed == null) {
                        throw new IllegalStateException("cannot be answered");
                    }
                    return sound;
                })),
                arguments(
                        "sends the exchange elsewhere",
                        16,
                        answering((sound, parsed) ->
                                parsed != null && parsed.kind().equals("talk")
                                        ? new WebhookAnswer(302, "", "")
                                        : sound)),
                arguments("numbers its answers", 16, new SoundProvider() {
                    private final AtomicInteger count = new AtomicInteger();

                    @Override
                    WebhookAnswer acknowledged(WebhookRequest request) {
                        return WebhookAnswer.okJson("{\"n\":" + count.incrementAndGet() + "}");
                    }
                }));
    }

    private static List<Arguments> stored() {
        return List.of(
                arguments("adds its own token to the address of a recording", 12, new SoundProvider() {
                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        return new TokenInAddress(token).connection(keys, token, hosts);
                    }
                }),
                arguments(
                        "adds a header",
                        17,
                        redacting((request, clean) ->
                                clean.toBuilder().header("X-Stored-By", "sound").build())),
                arguments(
                        "changes the method",
                        17,
                        redacting((request, clean) ->
                                copy(clean, "PUT", clean.receivedAt()).build())),
                arguments(
                        "changes the path once",
                        17,
                        redacting((request, clean) ->
                                clean.toBuilder().path("/stored").build())),
                arguments(
                        "changes the time of receipt",
                        17,
                        redacting((request, clean) ->
                                copy(clean, clean.method(), Instant.EPOCH).build())),
                arguments(
                        "changes the type of the content",
                        17,
                        redacting((request, clean) -> copy(clean, clean.method(), clean.receivedAt())
                                .header("Content-Type", "text/plain")
                                .build())),
                arguments(
                        "names another sender",
                        17,
                        redacting((request, clean) ->
                                clean.toBuilder().remoteAddress("127.0.0.1").build())),
                arguments("drops what it does not read", 17, redacting((request, clean) -> {
                    String body = new String(clean.body(), StandardCharsets.ISO_8859_1);
                    return clean.toBuilder()
                            .body(body.replaceAll("&note=[a-z]*", "").getBytes(StandardCharsets.ISO_8859_1))
                            .build();
                })),
                arguments(
                        "adds to the query",
                        17,
                        redacting((request, clean) ->
                                clean.toBuilder().rawQuery("stored=1").build())),
                arguments(
                        "stores in the language of its maker only",
                        12,
                        redacting((request, clean) -> Locale.getDefault().equals(HOME) ? clean : request)));
    }

    /** Of one connection. */
    private static final class TokenInAddress extends SoundProvider {

        private final String token;

        TokenInAddress(String token) {
            this.token = token;
        }

        @Override
        ParsedWebhook parse(WebhookRequest request) {
            return with(super.parse(request), event -> event instanceof CallEvent.Ended ? both(event) : List.of(event));
        }

        private List<CallEvent> both(CallEvent event) {
            RecordingReference address = RecordingReference.url("https://records.example/1.mp3?key=" + token);
            return List.of(
                    event,
                    new CallEvent.RecordingReady(event.call(), event.details(), null, address, CallEvent.NO_LEG));
        }
    }

    private static List<Arguments> stories() {
        return List.of(
                arguments("names a call otherwise while the direction is missing", 13, new SoundProvider() {
                    @Override
                    CallIdentity identity(String id, QueryParameters form) {
                        String client = form.first("client").orElse("");
                        boolean unnamed = form.first("dir").isEmpty() && !client.isEmpty();
                        return super.identity(unnamed ? id + "-of-" + client : id, form);
                    }
                }),
                arguments("tells an answer before the first ringing", 18, timing("talk", at -> at.minusSeconds(3_600))),
                arguments("tells an answer after the end", 18, timing("talk", at -> at.plusSeconds(3_600))),
                arguments("tells the end before the answer", 18, timing("over", at -> at.minusSeconds(3_600))),
                arguments(
                        "says in the end that it was answered later",
                        18,
                        event((event, form) -> event instanceof CallEvent.Ended && event.at() != null
                                ? detailed(
                                        event,
                                        event.details()
                                                .withTimes(null, event.at().plusSeconds(1), null))
                                : event)),
                arguments(
                        "says that it was over before it began",
                        18,
                        event((event, form) -> event instanceof CallEvent.Ended && event.at() != null
                                ? detailed(
                                        event,
                                        event.details()
                                                .withTimes(
                                                        null, null, event.at().minusSeconds(86_400)))
                                : event)),
                arguments(
                        "ends a call that is handed over",
                        18,
                        event((event, form) -> event instanceof CallEvent.Transferred
                                ? new CallEvent.Ended(
                                        event.call(), event.details(), event.at(), null, CallResult.UNKNOWN, null, null)
                                : event)),
                arguments(
                        "never ends a call",
                        18,
                        event((event, form) -> event instanceof CallEvent.Ended ended
                                ? new CallEvent.LegEnded(
                                        ended.call(),
                                        ended.details(),
                                        ended.at(),
                                        ended.extension(),
                                        CallEvent.NO_LEG,
                                        ended.talk())
                                : event)),
                arguments("tells the end twice", 18, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        return with(
                                super.parse(request),
                                event -> event instanceof CallEvent.Ended ended
                                        ? List.of(
                                                event,
                                                new CallEvent.Ended(
                                                        ended.call(),
                                                        ended.details(),
                                                        ended.at(),
                                                        null,
                                                        ended.result(),
                                                        ended.talk(),
                                                        ended.total()))
                                        : List.of(event));
                    }
                }),
                arguments(
                        "says of a conversation that we called",
                        19,
                        event((event, form) ->
                                event instanceof CallEvent.Answered ? directed(event, Direction.OUTBOUND) : event)),
                arguments(
                        "says of every call that we called",
                        19,
                        event((event, form) ->
                                event.details().direction() != null ? directed(event, Direction.OUTBOUND) : event)),
                arguments(
                        "does not say who called",
                        19,
                        event((event, form) -> detailed(
                                event, CallDetails.of(null, event.details().clientNumber(), null)))));
    }

    private static ParsedWebhook with(ParsedWebhook parsed, Function<CallEvent, List<CallEvent>> change) {
        return parsed.events().isEmpty()
                ? parsed
                : ParsedWebhook.of(
                                parsed.kind(),
                                parsed.events().stream()
                                        .flatMap(event -> change.apply(event).stream())
                                        .toList())
                        .withUnreadable(parsed.unreadable());
    }

    private static SoundProvider event(BiFunction<CallEvent, QueryParameters, CallEvent> change) {
        return new SoundProvider() {
            @Override
            ParsedWebhook parse(WebhookRequest request) {
                QueryParameters form = QueryParameters.decode(request.body());
                return with(super.parse(request), event -> List.of(change.apply(event, form)));
            }
        };
    }

    private static SoundProvider timing(String kind, UnaryOperator<Instant> change) {
        return new SoundProvider() {
            @Override
            @Nullable
            Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                Instant time = super.time(form, request, unreadable);
                return time != null && form.first("event").filter(kind::equals).isPresent() ? change.apply(time) : time;
            }
        };
    }

    private static CallEvent directed(CallEvent event, Direction direction) {
        return detailed(event, CallDetails.of(direction, event.details().clientNumber(), null));
    }

    private static CallEvent detailed(CallEvent event, CallDetails details) {
        if (event instanceof CallEvent.Ringing ringing) {
            return new CallEvent.Ringing(ringing.call(), details, ringing.at(), ringing.extension(), ringing.leg());
        }
        if (event instanceof CallEvent.Answered answered) {
            return new CallEvent.Answered(
                    answered.call(), details, answered.at(), answered.extension(), answered.leg());
        }
        if (event instanceof CallEvent.Ended ended) {
            return new CallEvent.Ended(
                    ended.call(), details, ended.at(), ended.extension(), ended.result(), ended.talk(), ended.total());
        }
        return event;
    }

    private static SoundProvider answering(BiFunction<WebhookAnswer, @Nullable ParsedWebhook, WebhookAnswer> change) {
        return new SoundProvider() {
            @Override
            WebhookAnswer acknowledged(WebhookRequest request) {
                ParsedWebhook parsed;
                try {
                    parsed = parse(request);
                } catch (MalformedWebhookException e) {
                    parsed = null;
                }
                return change.apply(super.acknowledged(request), parsed);
            }
        };
    }

    private static SoundProvider redacting(BiFunction<WebhookRequest, WebhookRequest, WebhookRequest> change) {
        return new SoundProvider() {
            @Override
            WebhookRequest redacted(WebhookRequest request, String token) {
                return change.apply(request, super.redacted(request, token));
            }
        };
    }

    private static WebhookRequest.Builder copy(WebhookRequest request, String method, Instant receivedAt) {
        return WebhookRequest.builder(method, receivedAt)
                .path(request.path())
                .rawQuery(request.rawQuery())
                .body(request.body());
    }
}
