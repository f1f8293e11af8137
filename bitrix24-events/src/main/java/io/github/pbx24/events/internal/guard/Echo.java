package io.github.pbx24.events.internal.guard;

import io.github.pbx24.bitrix24.ResultNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which values were written to an object, as short hashes, and how many events that may raise. The portal gives values back in
 * other words (100 as 100.00, true as Y), so they are brought into one form first.
 *
 * @param events how many own changes no event was seen for yet
 * @param hashes hash of the value for each field
 */
public record Echo(int events, Map<String, String> hashes) {

    public static final Echo NONE = new Echo(0, Map.of());

    private static final int MAX_FIELDS = 40;

    /** Marks the hash of what was written: it is compared with less rigour than what was read. */
    private static final String WRITTEN = "~";

    /** Length of a date. */
    private static final int DAY = 10;

    private static final Set<String> OF_A_PHONE = Set.of("ID", "VALUE", "VALUE_TYPE", "TYPE_ID");

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*");

    public Echo plus(Map<String, ?> fields) {
        Map<String, String> all = new LinkedHashMap<>(hashes);
        fields.forEach((name, value) -> all.put(name, written(value)));
        // A note is short. The first fields are enough to know an object by.
        return new Echo(
                events + 1,
                all.entrySet().stream()
                        .limit(MAX_FIELDS)
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new)));
    }

    public Echo minus(int seen) {
        return new Echo(events - seen, hashes);
    }

    public boolean matches(ResultNode fields) {
        return hashes.entrySet().stream().allMatch(field -> isSame(field.getValue(), fields.get(field.getKey())));
    }

    public String encode() {
        StringBuilder text = new StringBuilder().append(events);
        hashes.forEach((name, hash) -> text.append(' ').append(name).append('=').append(hash));
        return text.toString();
    }

    public static Echo decode(String text) {
        String[] parts = text.split(" ");
        Map<String, String> hashes = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            hashes.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new Echo(Integer.parseInt(parts[0]), hashes);
    }

    /** A value that is about to be written, for {@link #isSame}. */
    public static String written(@Nullable Object value) {
        return WRITTEN + hash(normalised(value));
    }

    /** A value that was read, for {@link #isSame}. */
    public static String shown(ResultNode value) {
        return hash(exact(value));
    }

    /**
     * Whether an object has a value still. What was read is compared as it is; what was written may come back in other words: a day as
     * a time at that day, nothing as zero.
     */
    public static boolean isSame(String known, ResultNode read) {
        if (!known.startsWith(WRITTEN)) {
            return known.equals(shown(read));
        }
        String text = read.asText().map(String::strip).orElse("");
        return known.equals(written(read))
                || (TIME.matcher(text).matches() && known.equals(written(text.substring(0, DAY))))
                || (read.isAbsent() && known.equals(written(0)));
    }

    private static String exact(ResultNode value) {
        return value.asText().orElseGet(() -> {
            Map<String, String> sorted = new TreeMap<>();
            value.fields().forEach((name, item) -> sorted.put(name, exact(item)));
            return sorted.isEmpty() ? "" : sorted.toString();
        });
    }

    /** The one form of a value, whether it is about to be written or was read. */
    public static String normalised(@Nullable Object value) {
        if (value instanceof ResultNode node) {
            return node.asText().map(Echo::text).orElseGet(() -> tree(node.fields()));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, item) -> named.put(String.valueOf(key), item == null ? "" : item));
            return tree(named);
        }
        if (value instanceof Collection<?> items) {
            Map<String, Object> numbered = new LinkedHashMap<>();
            items.forEach(item -> numbered.put(Integer.toString(numbered.size()), item == null ? "" : item));
            return tree(numbered);
        }
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof ZonedDateTime time) {
            return text(time.toOffsetDateTime().toString());
        }
        return value == null ? "" : text(value.toString());
    }

    private static String tree(Map<String, ?> fields) {
        if (fields.containsKey("VALUE") && OF_A_PHONE.containsAll(fields.keySet())) {
            // The portal adds the rest.
            return normalised(fields.get("VALUE"));
        }
        Map<String, String> sorted = new TreeMap<>();
        fields.forEach((name, item) -> sorted.put(name, normalised(item)));
        return sorted.isEmpty() ? "" : sorted.toString();
    }

    private static String text(String text) {
        String bare = text.strip().replace("\r\n", "\n");
        if (bare.equals("Y") || bare.equals("true")) {
            return "1";
        }
        if (bare.equals("N") || bare.equals("false")) {
            return "0";
        }
        if (NUMBER.matcher(bare).matches()) {
            return new BigDecimal(bare).stripTrailingZeros().toPlainString();
        }
        if (TIME.matcher(bare).matches()) {
            return time(bare);
        }
        return bare;
    }

    private static String time(String text) {
        try {
            return OffsetDateTime.parse(text)
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (java.time.DateTimeException e) {
            try {
                return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
            } catch (java.time.DateTimeException noTime) {
                return text;
            }
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
