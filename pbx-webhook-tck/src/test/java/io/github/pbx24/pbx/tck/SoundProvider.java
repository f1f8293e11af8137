package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionList;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.text.DurationText;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.pbx.text.TimeText;
import io.github.pbx24.pbx.verify.HmacVerifier;
import io.github.pbx24.pbx.verify.TokenVerifier;
import io.github.pbx24.pbx.verify.Verifiers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that keeps every rule, for an exchange that sends signed forms with a key in the query. Broken providers override one
 * method.
 */
class SoundProvider implements PbxProvider {

    @Override
    public String id() {
        return "sound";
    }

    @Override
    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        List<String> keys = settings.requiredTexts("keys");
        String token = settings.requiredText("token");
        settings.duration("patience");
        settings.check();
        return connection(keys, token, allowed(environment));
    }

    List<AllowedHost> allowed(PbxEnvironment environment) {
        return environment.recordingHosts();
    }

    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
        SignatureVerifier verifier = verifier(keys, token);
        WebhookParser parser = this::parse;
        NumberLookup lookup = new NumberLookup() {
            @Override
            public Optional<Question> question(WebhookRequest request) {
                return asked(request);
            }

            @Override
            public WebhookAnswer answer(Question question, Answer answer) {
                return WebhookAnswer.okJson("{}");
            }
        };
        return new PbxConnection() {
            @Override
            public SignatureVerifier verifier() {
                return offered(verifier);
            }

            @Override
            public WebhookParser parser() {
                return parser;
            }

            @Override
            public WebhookAnswer acknowledgement(WebhookRequest request) {
                return acknowledged(request);
            }

            @Override
            public WebhookRequest redact(WebhookRequest request) {
                return redacted(request, token);
            }

            @Override
            public Optional<CallControl> callControl() {
                return offeredCallControl();
            }

            @Override
            public Optional<ExtensionList> extensions() {
                return offeredExtensions();
            }

            @Override
            public Optional<NumberLookup> numberLookup() {
                return Optional.of(lookup);
            }

            @Override
            public Optional<RecordingSource> recordings() {
                return Optional.of(recording -> SoundProvider.this.open(recording, hosts));
            }

            @Override
            public void close() {
                closed();
            }

            @Override
            public String toString() {
                return shown(token);
            }
        };
    }

    SignatureVerifier verifier(List<String> keys, String token) {
        return Verifiers.allOf(List.of(
                TokenVerifier.builder(List.of(token)).queryParameter("key").build(),
                HmacVerifier.builder(keys).header("X-Sound").build()));
    }

    Optional<NumberLookup.Question> asked(WebhookRequest request) {
        QueryParameters form = QueryParameters.decode(request.body());
        return form.first("event").filter("who"::equals).isPresent()
                ? NumberText.read(form.first("client").orElse(null))
                        .number()
                        .map(number -> new NumberLookup.Question(number, null))
                : Optional.empty();
    }

    void closed() {}

    WebhookAnswer acknowledged(WebhookRequest request) {
        return WebhookAnswer.ok();
    }

    Optional<CallControl> offeredCallControl() {
        return Optional.empty();
    }

    Optional<ExtensionList> offeredExtensions() {
        return Optional.empty();
    }

    SignatureVerifier offered(SignatureVerifier verifier) {
        return verifier;
    }

    WebhookRequest redacted(WebhookRequest request, String token) {
        return Redaction.of(List.of("key"), List.of(token)).apply(request);
    }

    RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
        try {
            URI address = URI.create(recording.value());
            if (!hosts.contains(new AllowedHost(String.valueOf(address.getHost()), Math.max(0, address.getPort())))) {
                return new RecordingSource.Fetched.Gone("not an allowed host");
            }
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            if (connection.getResponseCode() != 200) {
                return new RecordingSource.Fetched.Gone("not there");
            }
            byte[] audio = connection.getInputStream().readAllBytes();
            // Else it stays open for a while, and nobody could close it.
            connection.disconnect();
            return new RecordingSource.Fetched.Content(new ByteArrayInputStream(audio), "", -1);
        } catch (IOException | IllegalArgumentException e) {
            return new RecordingSource.Fetched.NotReady("not reached");
        }
    }

    String shown(String token) {
        return "SoundConnection";
    }

    ParsedWebhook parse(WebhookRequest request) {
        List<String> unreadable = new ArrayList<>();
        QueryParameters form = readable(QueryParameters.decode(request.body()), unreadable);
        String kind = required(form, "event");
        if (!List.of("ring", "talk", "move", "over").contains(kind)) {
            return unknown(kind);
        }
        CallIdentity call = identity(required(form, "call"), form);
        Instant at = time(form, request, unreadable);
        Extension extension = form.first("ext")
                .filter(text -> !text.isBlank())
                .map(Extension::of)
                .orElse(null);
        Direction direction = form.first("dir").flatMap(Direction::read).orElse(null);
        CallDetails details = CallDetails.of(direction, client(form, unreadable), null);
        CallEvent event = switch (kind) {
            case "ring" -> new CallEvent.Ringing(call, details, at, extension, CallEvent.NO_LEG);
            case "talk" -> new CallEvent.Answered(call, details, at, extension, CallEvent.NO_LEG);
            case "move" ->
                extension == null
                        ? new CallEvent.Ringing(call, details, at, null, CallEvent.NO_LEG)
                        : new CallEvent.Transferred(
                                call, details, at, null, extension, TransferKind.UNKNOWN, CallEvent.NO_LEG);
            default ->
                new CallEvent.Ended(
                        call, details, at, extension, CallResult.UNKNOWN, talk(form), duration(form, "total"));
        };
        return ParsedWebhook.of(kind, List.of(event)).withUnreadable(unreadable);
    }

    /** Without what is no text, or told twice in two ways. */
    QueryParameters readable(QueryParameters form, List<String> unreadable) {
        StringBuilder readable = new StringBuilder();
        for (String name : List.of("event", "call", "ext", "dir", "client", "at", "talk", "total")) {
            List<String> values = form.all(name).stream().distinct().toList();
            boolean text = values.stream().allMatch(value -> value.chars().noneMatch(Character::isISOControl));
            if (form.isUnreadable(name) || values.size() > 1 || !text) {
                unreadable.add("form." + name);
            } else if (!values.isEmpty()) {
                readable.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(values.get(0), StandardCharsets.UTF_8));
            }
        }
        return QueryParameters.decode(readable.toString());
    }

    ParsedWebhook unknown(String kind) {
        return ParsedWebhook.ignored(kind, "unknown event");
    }

    CallIdentity identity(String id, QueryParameters form) {
        return CallIdentity.id(id);
    }

    @Nullable
    Duration talk(QueryParameters form) {
        return duration(form, "talk");
    }

    @Nullable
    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
        Optional<String> text = form.first("at").filter(value -> !value.isBlank());
        Optional<Instant> time = text.flatMap(value -> TimeText.read(value, null));
        if (text.isPresent() && time.isEmpty()) {
            unreadable.add("form.at");
        }
        return time.orElse(null);
    }

    @Nullable
    String client(QueryParameters form, List<String> unreadable) {
        return NumberText.read(form.first("client").orElse(null)).number().orElse(null);
    }

    static @Nullable Duration duration(QueryParameters form, String name) {
        return form.first(name).flatMap(DurationText::read).orElse(null);
    }

    static String required(QueryParameters form, String name) {
        return form.first(name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedWebhookException("form." + name, "is missing"));
    }
}
