package io.github.pbx24.gateway.intake;

import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.pbx.WebhookRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a request before it is stored. They may stand in the query or in the path, because some exchanges
 * cannot send headers. Immutable and thread-safe.
 */
final class RequestScrubber {

    private static final Set<String> SECRET_PARAMETERS = Set.of("token", "access_token", "secret", "password");
    private static final Pattern SECRET_SETTING = Pattern.compile(".*(token|key|secret|password).*");

    private final Set<String> secrets = new HashSet<>();

    RequestScrubber(PbxConfig pbx) {
        for (Map.Entry<String, Object> setting : pbx.settings().entrySet()) {
            if (SECRET_SETTING
                    .matcher(setting.getKey().toLowerCase(Locale.ROOT))
                    .matches()) {
                collect(setting.getValue());
            }
        }
    }

    private void collect(Object value) {
        if (value instanceof Collection<?> list) {
            list.forEach(this::collect);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(this::collect);
        } else {
            secrets.add(value.toString().strip());
        }
    }

    /** The request without secrets; of the headers only the content type is left. */
    WebhookRequest scrub(WebhookRequest request) {
        WebhookRequest.Builder clean = WebhookRequest.builder(request.method(), request.receivedAt())
                .path(path(request.path()))
                .rawQuery(query(request.rawQuery()))
                .body(request.body());
        request.header("content-type").ifPresent(type -> clean.header("content-type", type));
        return clean.build();
    }

    private String path(String path) {
        if (path.isEmpty()) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || !secrets.contains(decoded(segment))) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }

    private String query(String query) {
        if (query.isEmpty()) {
            return query;
        }
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!SECRET_PARAMETERS.contains(name.toLowerCase(Locale.ROOT)) && !secrets.contains(value)) {
                kept.add(pair);
            }
        }
        return String.join("&", kept);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
