package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.CrmSnapshot;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.php.Php;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Leads, deals, contacts and companies as flat maps. Guarded by the portal's lock. */
public final class Crm {

    private static final int FOUND_AT_MOST = 50;

    private final Map<CrmObjectType, TreeMap<Long, Map<String, @Nullable Object>>> objects =
            new EnumMap<>(CrmObjectType.class);
    private final PortalContext portal;
    private final Map<CrmObjectType, Long> lastIds = new EnumMap<>(CrmObjectType.class);
    private long lastPhoneId = 150;

    Crm(PortalContext portal) {
        this.portal = portal;
        for (CrmObjectType type : CrmObjectType.values()) {
            objects.put(type, new TreeMap<>());
        }
    }

    private TreeMap<Long, Map<String, @Nullable Object>> of(CrmObjectType type) {
        return objects.computeIfAbsent(type, missing -> new TreeMap<>());
    }

    /** Ids start at different values, so that a test cannot confuse two kinds by luck. */
    private static long firstId(CrmObjectType type) {
        return switch (type) {
            case LEAD -> 1000;
            case DEAL -> 400;
            case CONTACT -> 100;
            case COMPANY -> 200;
        };
    }

    /** The kind with this name, in any case. */
    public static Optional<CrmObjectType> type(String name) {
        return Arrays.stream(CrmObjectType.values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Adds an object; phone numbers empty for none. */
    public long add(CrmObjectType type, Map<String, @Nullable Object> fields, String phone, long responsibleUserId) {
        TreeMap<Long, Map<String, @Nullable Object>> sameType = of(type);
        long id = lastIds.merge(type, firstId(type), (last, first) -> last + 1);
        String now = portal.print(portal.now());
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("ID", Long.toString(id));
        row.putAll(fields);
        row.put("ASSIGNED_BY_ID", Long.toString(responsibleUserId));
        row.put("CREATED_BY_ID", Long.toString(responsibleUserId));
        row.put("DATE_CREATE", now);
        row.put("DATE_MODIFY", now);
        if (type != CrmObjectType.DEAL) {
            row.put("HAS_PHONE", phone.isEmpty() ? "N" : "Y");
        }
        if (!phone.isEmpty()) {
            row.put("PHONE", List.of(entry("PHONE", phone, "WORK")));
        }
        sameType.put(id, row);
        return id;
    }

    /** A phone number, an e-mail address or another entry of which an object can have several. */
    public Map<String, @Nullable Object> entry(String kind, String value, String valueType) {
        return Php.map("ID", Long.toString(++lastPhoneId), "VALUE_TYPE", valueType, "VALUE", value, "TYPE_ID", kind);
    }

    public void remove(CrmObjectType type, long id) {
        of(type).remove(id);
    }

    public static Map<String, @Nullable Object> contactFields(String name) {
        int space = name.indexOf(' ');
        return Php.map(
                "NAME", space < 0 ? name : name.substring(0, space),
                "SECOND_NAME", "",
                "LAST_NAME", space < 0 ? "" : name.substring(space + 1));
    }

    public static Map<String, @Nullable Object> leadFields(String title, String source) {
        return Php.map(
                "TITLE",
                title,
                "NAME",
                "",
                "LAST_NAME",
                "",
                "STATUS_ID",
                "NEW",
                "STATUS_SEMANTIC_ID",
                "P",
                "CURRENCY_ID",
                "RUB",
                "OPPORTUNITY",
                "0.00",
                "SOURCE_ID",
                source);
    }

    public static Map<String, @Nullable Object> dealFields(String title, @Nullable Long contactId) {
        return Php.map(
                "TITLE",
                title,
                "TYPE_ID",
                "SALE",
                "STAGE_ID",
                "NEW",
                "PROBABILITY",
                null,
                "CURRENCY_ID",
                "RUB",
                "OPPORTUNITY",
                "0.00",
                "COMPANY_ID",
                "0",
                "CONTACT_ID",
                contactId == null ? null : Long.toString(contactId),
                "CATEGORY_ID",
                "0",
                "STAGE_SEMANTIC_ID",
                "P",
                "CLOSED",
                "N",
                "SOURCE_ID",
                "CALL");
    }

    public Optional<Map<String, @Nullable Object>> find(CrmObjectType type, long id) {
        return Optional.ofNullable(of(type).get(id));
    }

    public List<Map<String, @Nullable Object>> rows(CrmObjectType type) {
        return new ArrayList<>(of(type).values());
    }

    /** Ids of the objects with this number, oldest first. */
    public List<Long> findByPhone(CrmObjectType type, String phone) {
        String wanted = PhoneNumbers.normalize(phone);
        List<Long> found = new ArrayList<>();
        for (Map<String, @Nullable Object> row : of(type).values()) {
            boolean same = phones(row).stream()
                    .anyMatch(number -> PhoneNumbers.normalize(number).equals(wanted));
            if (same && found.size() < FOUND_AT_MOST) {
                found.add(Php.toLong(row.get("ID")));
            }
        }
        return found;
    }

    public List<Long> findByEmail(CrmObjectType type, String email) {
        List<Long> found = new ArrayList<>();
        for (Map<String, @Nullable Object> row : of(type).values()) {
            boolean same = Php.listOf(row.get("EMAIL")).stream()
                    .anyMatch(
                            entry -> Php.toText(Php.entries(entry).get("VALUE")).equalsIgnoreCase(email));
            if (same && found.size() < FOUND_AT_MOST) {
                found.add(Php.toLong(row.get("ID")));
            }
        }
        return found;
    }

    /** Open deals of a client. */
    public List<Long> openDeals(CrmObjectType clientType, long clientId) {
        String column = clientType == CrmObjectType.COMPANY ? "COMPANY_ID" : "CONTACT_ID";
        return of(CrmObjectType.DEAL).entrySet().stream()
                .filter(row -> "N".equals(row.getValue().get("CLOSED"))
                        && Php.toLong(row.getValue().get(column)) == clientId)
                .map(Map.Entry::getKey)
                .toList();
    }

    public boolean assign(CrmObjectType type, long id, long userId) {
        Optional<Map<String, @Nullable Object>> row = find(type, id);
        boolean changed = row.isPresent() && Php.toLong(row.get().get("ASSIGNED_BY_ID")) != userId;
        if (changed) {
            row.get().put("ASSIGNED_BY_ID", Long.toString(userId));
            row.get().put("DATE_MODIFY", portal.print(portal.now()));
        }
        return changed;
    }

    public static List<String> phones(Map<String, @Nullable Object> row) {
        List<String> phones = new ArrayList<>();
        for (Object entry : Php.listOf(row.get("PHONE"))) {
            phones.add(Php.toText(Php.entries(entry).get("VALUE")));
        }
        return phones;
    }

    public static String title(CrmObjectType type, Map<String, @Nullable Object> row) {
        return type == CrmObjectType.CONTACT
                ? (Php.toText(row.get("NAME")) + " " + Php.toText(row.get("LAST_NAME"))).trim()
                : Php.toText(row.get("TITLE"));
    }

    public List<CrmSnapshot> snapshots(CrmObjectType type) {
        return of(type).values().stream().map(row -> snapshot(type, row)).toList();
    }

    private static CrmSnapshot snapshot(CrmObjectType type, Map<String, @Nullable Object> row) {
        Map<String, String> fields = new LinkedHashMap<>();
        row.forEach((key, value) -> {
            if (value instanceof String text) {
                fields.put(key, text);
            }
        });
        return new CrmSnapshot(
                type,
                Php.toLong(row.get("ID")),
                title(type, row),
                phones(row),
                Php.toLong(row.get("ASSIGNED_BY_ID")),
                Php.toText(row.get("SOURCE_ID")),
                fields);
    }
}
