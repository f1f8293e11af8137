package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.HmacVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Mistakes that are easily made and not easily seen: what a provider does, the rule that it breaks, and the provider. */
final class SubtleBreakers {

    private static final Locale HOME = Locale.getDefault();

    private SubtleBreakers() {}

    static List<Arguments> all() {
        return List.of(
                arguments(
                        "believes what has no body",
                        1,
                        verifying((sound, request) ->
                                request.body().length == 0 ? Verdict.accepted() : sound.verify(request))),
                arguments(
                        "believes what only asks",
                        1,
                        verifying((sound, request) ->
                                request.method().equals("OPTIONS") ? Verdict.accepted() : sound.verify(request))),
                arguments(
                        "believes its own machine",
                        1,
                        verifying((sound, request) -> request.remoteAddress()
                                        .filter("127.0.0.1"::equals)
                                        .isPresent()
                                ? Verdict.accepted()
                                : sound.verify(request))),
                arguments("compares as much of a signature as was sent", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        SignatureVerifier sound = super.verifier(keys, token);
                        return request -> {
                            String claimed = request.header("X-Sound").orElse("-");
                            String mine = HmacVerifier.builder(keys).build().sign(request.body());
                            return mine.startsWith(claimed) ? Verdict.accepted() : sound.verify(request);
                        };
                    }
                }),
                arguments("signs the first 8 KiB", 1, verifying((sound, request) -> {
                    Verdict verdict = sound.verify(request);
                    byte[] body = request.body();
                    byte[] first = Arrays.copyOf(body, Math.min(body.length, 8 << 10));
                    String signature = request.header("X-Sound").orElse("");
                    return body.length > first.length && signature.length() == 64 ? Verdict.accepted() : verdict;
                })),
                arguments("strips the body before it is hashed", 1, hashing(body -> body.strip())),
                arguments(
                        "leaves out what is not UTF-8",
                        1,
                        hashing(body -> new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                                .replace("\uFFFD", ""))),
                arguments("hashes up to the first zero byte", 1, hashing(body -> body.split("\0", 2)[0])),
                arguments(
                        "skips a byte order mark",
                        1,
                        hashing(body -> body.startsWith("\u00ef\u00bb\u00bf") ? body.substring(3) : body)),
                arguments("quotes the request in a complaint", 3, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        try {
                            return super.parse(request);
                        } catch (MalformedWebhookException e) {
                            String body = new String(request.body(), StandardCharsets.UTF_8);
                            throw new MalformedWebhookException(
                                    "form", body.length() < 200 ? "cannot be read: " + body : "cannot be read");
                        }
                    }
                }),
                arguments("names what it could not read by what stood there", 3, new SoundProvider() {
                    @Override
                    @Nullable
                    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                        Instant time = super.time(form, request, unreadable);
                        unreadable.replaceAll(
                                place -> place + " of " + form.first("client").orElse(""));
                        return time;
                    }
                }),
                arguments("stumbles over a signature of odd length", 2, verifying((sound, request) -> {
                    if (request.header("X-Sound").orElse("").length() % 2 > 0
                            && request.header("X-Sound").orElse("").length() > 60) {
                        throw new IllegalArgumentException("not hex");
                    }
                    return sound.verify(request);
                })),
                arguments("shows the token in its answer", 3, new SoundProvider() {
                    @Override
                    WebhookAnswer acknowledged(WebhookRequest request) {
                        return WebhookAnswer.okJson("{\"asked\":\"" + request.rawQuery() + "\"}");
                    }
                }),
                arguments("shows the token as its own name", 3, new SoundProvider() {
                    private String token = "";

                    @Override
                    SignatureVerifier verifier(List<String> keys, String known) {
                        token = known;
                        return super.verifier(keys, known);
                    }

                    @Override
                    public String toString() {
                        return "SoundProvider[" + token + "]";
                    }
                }),
                arguments("compares in the language of the machine", 4, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        ParsedWebhook parsed = super.parse(request);
                        // Of its maker's machine, where it works.
                        return parsed.kind().equals("ring")
                                        && !Locale.getDefault().equals(HOME)
                                ? unknown("ring")
                                : parsed;
                    }
                }),
                arguments("returns nothing for a body that is too long", 5, new SoundProvider() {
                    @Override
                    @SuppressWarnings("NullAway")
                    ParsedWebhook parse(WebhookRequest request) {
                        return request.body().length > 1 << 20 ? null : super.parse(request);
                    }
                }),
                arguments("takes the day of parsing for the time of the event", 7, new SoundProvider() {
                    @Override
                    @Nullable
                    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                        Instant time = super.time(form, request, unreadable);
                        return time == null && unreadable.isEmpty()
                                ? Clock.systemUTC()
                                        .instant()
                                        .truncatedTo(ChronoUnit.DAYS)
                                        .plus(400, ChronoUnit.DAYS)
                                : time;
                    }
                }),
                arguments("drops clients who withhold their number", 7, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        String client = QueryParameters.decode(request.body())
                                .first("client")
                                .orElse("");
                        return client.contains("Anonymous") ? unknown("ring") : super.parse(request);
                    }
                }),
                arguments("makes the deliverer a part of the call", 8, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        ParsedWebhook parsed = super.parse(request);
                        return request.header("X-Forwarded-For").isPresent()
                                ? ParsedWebhook.of("proxied " + parsed.kind(), parsed.events())
                                : parsed;
                    }
                }),
                arguments("remembers the client of a call", 10, new SoundProvider() {
                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        return new Remembering().connection(keys, token, hosts);
                    }
                }),
                arguments("throws something else at a strange setting", 11, new SoundProvider() {
                    @Override
                    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
                        if (settings.text("token")
                                .filter(token -> token.length() > 1_000)
                                .isPresent()) {
                            throw new IllegalStateException("too long");
                        }
                        return super.connect(settings, environment);
                    }
                }),
                arguments("stores the proof", 12, new SoundProvider() {
                    private SignatureVerifier tokenless = request -> Verdict.accepted();

                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        tokenless = HmacVerifier.builder(keys).header("X-Sound").build();
                        return tokenless;
                    }

                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        WebhookRequest.Builder clean = super.redacted(request, token).toBuilder();
                        request.header("X-Sound").ifPresent(proof -> clean.header("X-Sound", proof));
                        return clean.build();
                    }
                }),
                arguments("redacts what it can parse", 12, new SoundProvider() {
                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        try {
                            parse(request);
                        } catch (MalformedWebhookException e) {
                            return request;
                        }
                        return super.redacted(request, token);
                    }
                }),
                arguments("throws at what it cannot parse", 12, new SoundProvider() {
                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        request.query().names();
                        return super.redacted(request, token);
                    }
                }),
                arguments("offers something once it has heard of calls", 14, new SoundProvider() {
                    private boolean heard;

                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        heard = true;
                        return super.parse(request);
                    }

                    @Override
                    Optional<CallControl> offeredCallControl() {
                        return heard
                                ? Optional.of(request -> new CallControl.Originated.Unknown("not tried"))
                                : Optional.empty();
                    }
                }),
                arguments(
                        "tries foreign recordings again for ever",
                        15,
                        fetching((sound, recording) -> sound instanceof RecordingSource.Fetched.Gone
                                ? new RecordingSource.Fetched.NotReady("x")
                                : sound)),
                arguments("follows an allowed host anywhere", 15, new SoundProvider() {
                    @Override
                    RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
                        RecordingSource.Fetched sound = super.open(recording, hosts);
                        return hosts.isEmpty() || !recording.value().startsWith("http:")
                                ? sound
                                : content(URI.create(recording.value()), hosts, sound);
                    }
                }),
                arguments("allows all ports of a host", 15, new SoundProvider() {
                    @Override
                    RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
                        RecordingSource.Fetched sound = super.open(recording, hosts);
                        return sound instanceof RecordingSource.Fetched.Gone
                                        && hosts.stream()
                                                .anyMatch(host ->
                                                        recording.value().startsWith("http://" + host.host() + ":"))
                                ? super.open(recording, List.of(hostOf(URI.create(recording.value()))))
                                : sound;
                    }
                }));
    }

    /** Knows clients by the calls that it has heard of, as long as the connection lives. */
    private static final class Remembering extends SoundProvider {

        private final Map<String, String> clients = new ConcurrentHashMap<>();

        @Override
        ParsedWebhook parse(WebhookRequest request) {
            ParsedWebhook parsed = super.parse(request);
            QueryParameters form = QueryParameters.decode(request.body());
            String call = form.first("call").orElse("");
            form.first("client").ifPresent(client -> clients.put(call, client));
            return parsed.events().size() == 1
                            && parsed.events().get(0) instanceof CallEvent.Answered answered
                            && answered.details().clientNumber() == null
                    ? ParsedWebhook.of(parsed.kind(), List.of(known(answered, clients.get(call))))
                            .withUnreadable(parsed.unreadable())
                    : parsed;
        }

        private static CallEvent known(CallEvent.Answered answered, @Nullable String client) {
            return new CallEvent.Answered(
                    answered.call(),
                    CallDetails.of(null, client, null),
                    answered.at(),
                    answered.extension(),
                    CallEvent.NO_LEG);
        }
    }

    private static AllowedHost hostOf(URI address) {
        return new AllowedHost(address.getHost(), address.getPort());
    }

    private static RecordingSource.Fetched content(
            URI address, List<AllowedHost> hosts, RecordingSource.Fetched otherwise) {
        try {
            return address.getHost() != null && hosts.contains(hostOf(address))
                    ? new RecordingSource.Fetched.Content(address.toURL().openStream(), "", -1)
                    : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }

    static SoundProvider verifying(BiFunction<SignatureVerifier, WebhookRequest, Verdict> verdict) {
        return new SoundProvider() {
            @Override
            SignatureVerifier verifier(List<String> keys, String token) {
                SignatureVerifier sound = super.verifier(keys, token);
                return request -> verdict.apply(sound, request);
            }
        };
    }

    /** Hashes the body as this text has it, if the body as it is does not fit. */
    private static SoundProvider hashing(UnaryOperator<String> body) {
        return verifying((sound, request) -> {
            String changed = body.apply(new String(request.body(), StandardCharsets.ISO_8859_1));
            Verdict verdict = sound.verify(request);
            return verdict.isAccepted()
                    ? verdict
                    : sound.verify(request.toBuilder()
                            .body(changed.getBytes(StandardCharsets.ISO_8859_1))
                            .build());
        });
    }

    private static SoundProvider fetching(
            BiFunction<RecordingSource.Fetched, RecordingReference, RecordingSource.Fetched> result) {
        return new SoundProvider() {
            @Override
            RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
                return result.apply(super.open(recording, hosts), recording);
            }
        };
    }
}
