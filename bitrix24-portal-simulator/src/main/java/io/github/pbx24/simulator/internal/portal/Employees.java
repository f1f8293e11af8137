package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The employees. Guarded by the portal's lock. */
public final class Employees {

    private static final Instant REGISTERED = Instant.parse("2025-01-15T09:00:00Z");
    private static final Set<String> FIXED =
            Set.of("ID", "LAST_LOGIN", "DATE_REGISTER", "TIMESTAMP_X", "LAST_ACTIVITY_DATE", "IS_ONLINE", "USER_TYPE");
    private static final Set<String> OWN = Set.of("NAME", "LAST_NAME", "UF_PHONE_INNER", "PERSONAL_MOBILE", "ACTIVE");

    private final Map<Long, Map<String, @Nullable Object>> profiles = new HashMap<>();
    private final TreeMap<Long, Employee> users = new TreeMap<>();

    public void put(Employee user) {
        users.put(user.id(), user);
    }

    /** An id nobody has. */
    public long nextId() {
        return users.isEmpty() ? 1 : users.lastKey() + 1;
    }

    /** Takes over what REST may change; the rest of the profile is kept as it came. */
    public void write(long id, Params fields) {
        Employee user = find(id).orElseThrow();
        Map<String, @Nullable Object> profile = profiles.computeIfAbsent(id, unused -> new LinkedHashMap<>());
        fields.asMap().forEach((name, value) -> {
            if (EmployeeFields.NAMES.contains(name) && !FIXED.contains(name)) {
                profile.put(name, value);
            }
        });
        users.put(
                id,
                new Employee(
                        id,
                        text(fields, "NAME", user.name()),
                        text(fields, "LAST_NAME", user.lastName()),
                        text(fields, "UF_PHONE_INNER", user.extension()),
                        text(fields, "PERSONAL_MOBILE", user.mobilePhone()),
                        active(fields, user.active())));
    }

    private static String text(Params fields, String name, String present) {
        return fields.has(name) ? fields.text(name) : present;
    }

    private static boolean active(Params fields, boolean present) {
        if (!fields.has("ACTIVE")) {
            return present;
        }
        return fields.flag("ACTIVE", true) && !fields.text("ACTIVE").equals("N");
    }

    /** An employee as REST shows one. */
    public Map<String, @Nullable Object> row(Employee user, PortalContext portal) {
        String registered = portal.print(REGISTERED);
        Map<String, @Nullable Object> row = Php.map(
                "ID", Long.toString(user.id()),
                "XML_ID", "",
                "ACTIVE", user.active(),
                "NAME", user.name(),
                "LAST_NAME", user.lastName(),
                "SECOND_NAME", "",
                "TITLE", "",
                "EMAIL", "user" + user.id() + "@example.test",
                "LAST_LOGIN", registered,
                "DATE_REGISTER", registered,
                "TIME_ZONE", "",
                "IS_ONLINE", "Y",
                "TIMESTAMP_X", Map.of(),
                "LAST_ACTIVITY_DATE", Map.of(),
                "PERSONAL_GENDER", "",
                "PERSONAL_WWW", "",
                "PERSONAL_BIRTHDAY", "",
                "PERSONAL_PHOTO", "",
                "PERSONAL_MOBILE", user.mobilePhone(),
                "PERSONAL_CITY", "",
                "WORK_PHONE", "",
                "WORK_POSITION", "",
                "UF_EMPLOYMENT_DATE", "",
                "UF_DEPARTMENT", List.of(1L),
                "UF_PHONE_INNER", user.extension(),
                "USER_TYPE", "employee");
        profiles.getOrDefault(user.id(), Map.of()).forEach((name, value) -> {
            if (!OWN.contains(name)) {
                row.put(name, value);
            }
        });
        return row;
    }

    public Optional<Employee> find(long id) {
        return Optional.ofNullable(users.get(id));
    }

    public List<Employee> all() {
        return List.copyOf(users.values());
    }

    public Optional<Employee> activeByExtension(String extension) {
        return users.values().stream()
                .filter(user -> user.active()
                        && !extension.isEmpty()
                        && user.extension().equals(extension))
                .findFirst();
    }

    public boolean ownsPhone(String normalizedPhone) {
        return users.values().stream()
                .anyMatch(user -> user.active()
                        && !user.mobilePhone().isEmpty()
                        && PhoneNumbers.normalize(user.mobilePhone()).equals(normalizedPhone));
    }

    /** The user a telephony call names by {@code USER_ID} or {@code USER_PHONE_INNER}; not checked for being active. */
    public long resolve(Params params) {
        long id = params.number("USER_ID");
        if (id <= 0) {
            id = activeByExtension(params.text("USER_PHONE_INNER"))
                    .map(Employee::id)
                    .orElse(0L);
        }
        if (id <= 0) {
            throw RestError.plain("USER_ID or USER_PHONE_INNER should be set");
        }
        return id;
    }

    public void requireActive(long id) {
        if (find(id).filter(Employee::active).isEmpty()) {
            throw RestError.plain("User is not found or is not active");
        }
    }
}
