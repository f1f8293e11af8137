package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PortalDates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one kind of object, from a list in the resources: what exists, of which type, who may write it. Immutable. */
public final class FieldCatalog {

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    /**
     * One field.
     *
     * @param detail of which dictionary its values are, or the number of the kind of object it names; empty for neither
     */
    record Field(String name, String type, String flags, String detail) {

        Field(String name, String type, String flags) {
            this(name, type, flags, "");
        }

        boolean is(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        boolean writable() {
            return !is('R');
        }

        boolean multifield() {
            return type.equals("crm_multifield");
        }
    }

    private final Map<String, Field> fields = new LinkedHashMap<>();

    private FieldCatalog() {}

    /**
     * Reads a list.
     *
     * @param name the file's name without its suffix
     */
    static FieldCatalog of(String name) {
        FieldCatalog catalog = new FieldCatalog();
        InputStream file = FieldCatalog.class.getResourceAsStream(name + ".fields");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Objects.requireNonNull(file, name), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (!line.startsWith("#") && parts.length >= 2) {
                    String[] type = parts[1].split(":");
                    String flags = parts.length > 2 ? parts[2] : "";
                    catalog.fields.put(parts[0], new Field(parts[0], type[0], flags, type.length > 1 ? type[1] : ""));
                }
            }
            return catalog;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Set<String> names() {
        return fields.keySet();
    }

    Optional<Field> find(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** What {@code …fields} answers. */
    Map<String, @Nullable Object> describe() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (Field field : fields.values()) {
            all.put(field.name(), description(field.type(), field.name(), field));
        }
        return all;
    }

    static Map<String, @Nullable Object> description(String type, String title, Field field) {
        Map<String, @Nullable Object> description = Php.map(
                "type", type,
                "isRequired", field.is('Q'),
                "isReadOnly", field.is('R'),
                "isImmutable", field.is('I'),
                "isMultiple", field.is('M'),
                "isDynamic", false);
        if (field.is('D')) {
            description.put("isDeprecated", true);
        }
        if (type.equals("crm_status") && !field.detail().isEmpty()) {
            description.put("statusType", field.detail());
        }
        description.put("title", title);
        if (!type.equals("crm_status") && !field.detail().isEmpty()) {
            description.put("settings", Php.map("parentEntityTypeId", Long.parseLong(field.detail())));
        }
        return description;
    }

    /** Every field without a value; fields that hold several entries are absent as long as they are empty. */
    Map<String, @Nullable Object> blank() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (Field field : fields.values()) {
            if (!field.is('M')) {
                row.put(field.name(), field.type().equals("char") ? "N" : null);
            }
        }
        return row;
    }

    /** The value as the portal keeps it: text, whatever it came as. */
    static @Nullable Object stored(String type, @Nullable Object value, ZoneId zone) {
        if (value == null || value instanceof Map || value instanceof java.util.List) {
            return value;
        }
        String text = Php.toText(value);
        return switch (type) {
            case "double" -> text.isEmpty() ? null : String.format(Locale.ROOT, "%.2f", Php.toDouble(value));
            case "char" -> text.equalsIgnoreCase("Y") || text.equals("1") ? "Y" : "N";
            case "date", "datetime" -> {
                Optional<Instant> time = PortalDates.parse(text, zone);
                yield time.isPresent() ? ISO.format(time.get().atZone(zone)) : null;
            }
            default -> text;
        };
    }
}
