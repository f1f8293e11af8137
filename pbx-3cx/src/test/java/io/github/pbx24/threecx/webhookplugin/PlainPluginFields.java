package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link PluginFields} means of parameters, written plainly: split, decoded, put into a map. */
final class PlainPluginFields {

    private final String prefix;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> problems = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();

    private PlainPluginFields(String prefix) {
        this.prefix = prefix;
    }

    static PlainPluginFields of(WebhookRequest request) {
        boolean query = request.method().equals("GET") || request.body().length == 0;
        PlainPluginFields fields = new PlainPluginFields(query ? "query." : "form.");
        byte[] raw = query ? request.rawQuery().getBytes(StandardCharsets.UTF_8) : request.body();
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        List<String> notUtf8 = new ArrayList<>();
        for (String part : text.split("&")) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            if (part.isEmpty() || name == null) {
                continue;
            }
            if (value == null) {
                notUtf8.add(name);
            } else {
                fields.put(name.strip().toLowerCase(Locale.ROOT), value);
            }
        }
        notUtf8.forEach(name -> fields.problems.put(name.toLowerCase(Locale.ROOT), "is not UTF-8"));
        return fields;
    }

    private static String decoded(String latin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < latin.length(); i++) {
            char c = latin.charAt(i);
            if (c == '%' && latin.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                out.write(Integer.parseInt(latin.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void put(String key, String value) {
        String earlier = texts.putIfAbsent(key, value);
        if (earlier != null && !earlier.equals(value)) {
            problems.put(key, "given twice with different values");
        }
    }

    List<String> unreadable() {
        return unreadable;
    }

    void unreadable(String key) {
        if (!unreadable.contains(prefix + key)) {
            unreadable.add(prefix + key);
        }
    }

    String text(String key, int maxLength) {
        String raw = raw(key, maxLength);
        return raw == null ? null : raw.strip();
    }

    String number(String key, int maxLength) {
        String raw = raw(key, maxLength);
        boolean lostPlus = raw != null && raw.charAt(0) == ' ' && raw.strip().matches("[0-9][0-9 ()-]*");
        return raw == null ? null : lostPlus ? "+" + raw.strip() : raw.strip();
    }

    String required(String key, int maxLength) {
        String problem = problem(key, maxLength);
        if (problem != null) {
            throw malformed(key, problem);
        }
        String text = text(key, maxLength);
        if (text == null) {
            throw malformed(key, "is missing");
        }
        return text;
    }

    MalformedWebhookException malformed(String key, String problem) {
        return new MalformedWebhookException(prefix + key, problem);
    }

    private String raw(String key, int maxLength) {
        if (problem(key, maxLength) != null) {
            unreadable(key);
            return null;
        }
        String value = texts.get(key);
        return value == null || value.isBlank() || value.strip().equalsIgnoreCase("empty") ? null : value;
    }

    private String problem(String key, int maxLength) {
        String value = texts.get(key);
        boolean tooLong = value != null && value.length() > maxLength;
        boolean controls =
                value != null && !key.equals("event") && value.strip().chars().anyMatch(Character::isISOControl);
        String problem =
                tooLong ? "longer than " + maxLength + " characters" : controls ? "has control characters" : null;
        return problems.getOrDefault(key, problem);
    }
}
