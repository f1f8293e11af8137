package io.github.pbx24.generic;

import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A page of {@code docs/vendors}. A line of its requests is a form; or begins with a question mark, and is a query; or with a brace, and
 * is JSON. A path may stand before it. Signs as the page says, with nothing of the code under test.
 */
record VendorPage(String name, String text, Map<String, Object> settings) {

    static final List<String> NAMES = List.of(
            "3cx-call-flow-designer",
            "asterisk",
            "freeswitch",
            "mango-office",
            "megafon-vats",
            "sipuni",
            "uis",
            "zadarma");

    static VendorPage read(String name) {
        try {
            String text = Files.readString(Path.of("../docs/vendors/" + name + ".md"));
            return new VendorPage(name, text, settings(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> settings(String text) {
        Map<String, Object> settings = new LinkedHashMap<>();
        ((JsonValue.Structure) Json.read(block(text, "json").getBytes(StandardCharsets.UTF_8)))
                .members()
                .forEach((key, value) -> settings.put(key, plain(value)));
        return settings;
    }

    List<String> requests() {
        return block("text").lines().toList();
    }

    /** The names of all events that mean something by the settings. */
    Set<String> kinds() {
        Map<?, ?> events = (Map<?, ?>) Objects.requireNonNull(settings().get("events"));
        return events.entrySet().stream()
                .filter(event -> !"ignored".equals(event.getValue()))
                .map(event -> String.valueOf(event.getKey()))
                .collect(Collectors.toSet());
    }

    /** Who had a call last, by what the page expects of the requests with a mark; null if nobody has answered it. */
    @Nullable
    String lastExtension(String mark) {
        String last = null;
        List<String> requests = requests();
        // Each request makes one line, or two if a recording comes with the end.
        List<String> told = expected().stream()
                .filter(line -> !line.startsWith("RecordingReady")
                        || requests.size() == expected().size())
                .toList();
        for (int i = 0; i < requests.size() && i < told.size(); i++) {
            String[] words = told.get(i).split(" ");
            boolean has = words[0].equals("Answered") || words[0].equals("Transferred");
            last = has && requests.get(i).contains(mark) ? words[words.length - 1] : last;
        }
        return last;
    }

    List<String> expected() {
        return block("expected").lines().toList();
    }

    Optional<String> signature() {
        return text.contains("```signature") ? Optional.of(block("signature")) : Optional.empty();
    }

    /** The secrets that stand on the page: each of them can be replaced by another. */
    List<String> secrets(String key) {
        return settings().get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The request of a line, without proof. Tokens that stand in the line stay out of it. */
    WebhookRequest request(String line) {
        String path = line.startsWith("/") ? line.substring(0, line.indexOf(' ')) : "";
        String content = path.isEmpty() ? line : line.substring(path.length() + 1);
        String field = (String) settings().getOrDefault("json-in", "");
        if (content.startsWith("?")) {
            return WebhookRequest.builder("GET", Instant.parse("2026-01-15T12:00:00Z"))
                    .path(path)
                    .rawQuery(content.substring(1))
                    .build();
        }
        boolean json = content.startsWith("{") && field.isEmpty();
        String body = field.isEmpty() ? withoutToken(content) : field + "=" + encoded(content);
        return WebhookRequest.builder("POST", Instant.parse("2026-01-15T12:00:00Z"))
                .path(path)
                .header("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private String withoutToken(String content) {
        String place = (String) settings().getOrDefault("token-in", "");
        return place.startsWith("form:")
                ? content.replaceAll("(^|&)" + place.substring(5) + "=[^&]*&?", "$1")
                : content;
    }

    /** Adds token and signature. */
    WebhookRequest prove(WebhookRequest request, String token, String key) {
        WebhookRequest proven = request;
        String place = (String) settings().getOrDefault("token-in", "query:token");
        if (!secrets("tokens").isEmpty()) {
            proven = with(proven, place, token);
        }
        return secrets("signature-keys").isEmpty()
                ? proven
                : with(proven, (String) Objects.requireNonNull(settings().get("signature-in")), signature(proven, key));
    }

    private static WebhookRequest with(WebhookRequest request, String place, String value) {
        String name = place.substring(place.indexOf(':') + 1);
        String pair = name + "=" + encoded(value);
        if (place.startsWith("header:")) {
            return request.toBuilder().header(name, value).build();
        }
        if (place.startsWith("query:")) {
            return request.toBuilder()
                    .rawQuery(pair + (request.rawQuery().isEmpty() ? "" : "&" + request.rawQuery()))
                    .build();
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return request.toBuilder()
                .body((pair + (body.isEmpty() ? "" : "&" + body)).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    String signature(WebhookRequest request, String key) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&")) {
            String[] parts = (pair + "=").split("=", -1);
            form.putIfAbsent(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        StringBuilder message = new StringBuilder();
        signed(form).forEach(part -> message.append(form.getOrDefault(part.replaceAll("form:|[?]", ""), "")));
        try {
            return switch ((String) Objects.requireNonNull(settings().get("signature-algorithm"))) {
                case "SHA-256" ->
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(message + key)));
                case "HmacSHA1" -> {
                    Mac mac = Mac.getInstance("HmacSHA1");
                    mac.init(new SecretKeySpec(bytes(key), "HmacSHA1"));
                    yield Base64.getEncoder()
                            .encodeToString(bytes(HexFormat.of().formatHex(mac.doFinal(bytes(message.toString())))));
                }
                default -> throw new IllegalStateException("a page with an algorithm of its own");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> signed(Map<String, String> form) {
        Object parts = settings().get("signed-by-event") instanceof Map<?, ?> table
                ? Arrays.asList(String.valueOf(table.get(form.get("event"))).split(" "))
                : Objects.requireNonNull(settings().get("signed"));
        return ((List<?>) parts).stream().map(String::valueOf).toList();
    }

    private String block(String language) {
        return block(text, language);
    }

    private static String block(String text, String language) {
        int start = text.indexOf("```" + language + "\n") + language.length() + 4;
        return text.substring(start, text.indexOf("\n```", start));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Object plain(JsonValue value) {
        if (value instanceof JsonValue.Structure structure) {
            Map<String, Object> map = new LinkedHashMap<>();
            structure.members().forEach((name, item) -> map.put(name, plain(item)));
            return map;
        }
        Stream<JsonValue> items = value instanceof JsonValue.Items list ? list.items().stream() : Stream.empty();
        return value instanceof JsonValue.Items
                ? items.map(VendorPage::plain).toList()
                : value.scalar().orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
