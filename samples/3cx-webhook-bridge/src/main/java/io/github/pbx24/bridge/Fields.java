package io.github.pbx24.bridge;

import io.github.pbx24.pbx.http.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields as a query and as JSON. */
final class Fields {

    private Fields() {}

    static String query(Map<String, String> fields) {
        StringBuilder query = new StringBuilder();
        fields.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        return query.toString();
    }

    static byte[] json(Map<String, ?> fields) {
        return Json.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** The announcement of a recording, with the fields of the end of the call if they are wanted. */
    static byte[] recording(String address, String endQuery) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("FILES", List.of(address));
        for (String pair : endQuery.isEmpty() ? new String[0] : endQuery.split("&")) {
            int equals = pair.indexOf('=');
            fields.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return json(fields);
    }
}
