package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Leads, deals, contacts, companies and timeline comments as flat maps. Guarded by the portal's lock. */
final class Crm {

    private static final int FOUND_AT_MOST = 50;

    private final Map<CrmObjectType, TreeMap<Long, Map<String, @Nullable Object>>> objects =
            new EnumMap<>(CrmObjectType.class);
    private final List<TimelineComment> comments = new ArrayList<>();
    private final Portal portal;
    private long lastPhoneId = 150;
    private long lastCommentId = 900;

    Crm(Portal portal) {
        this.portal = portal;
        for (CrmObjectType type : CrmObjectType.values()) {
            objects.put(type, new TreeMap<>());
        }
    }

    private TreeMap<Long, Map<String, @Nullable Object>> of(CrmObjectType type) {
        return objects.computeIfAbsent(type, missing -> new TreeMap<>());
    }

    /** Adds an object; phone numbers empty for none. */
    long add(CrmObjectType type, Map<String, @Nullable Object> fields, String phone, long responsibleUserId) {
        TreeMap<Long, Map<String, @Nullable Object>> sameType = of(type);
        long id = sameType.isEmpty() ? type.firstId() : sameType.lastKey() + 1;
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
            row.put("PHONE", List.of(phoneEntry(phone)));
        }
        sameType.put(id, row);
        return id;
    }

    Map<String, @Nullable Object> phoneEntry(String phone) {
        return Php.map("ID", Long.toString(++lastPhoneId), "VALUE_TYPE", "WORK", "VALUE", phone, "TYPE_ID", "PHONE");
    }

    static Map<String, @Nullable Object> contactFields(String name) {
        int space = name.indexOf(' ');
        return Php.map(
                "NAME", space < 0 ? name : name.substring(0, space),
                "SECOND_NAME", "",
                "LAST_NAME", space < 0 ? "" : name.substring(space + 1));
    }

    static Map<String, @Nullable Object> leadFields(String title, String source) {
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
                "SOURCE_ID",
                source);
    }

    static Map<String, @Nullable Object> dealFields(String title, @Nullable Long contactId) {
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

    Optional<Map<String, @Nullable Object>> find(CrmObjectType type, long id) {
        return Optional.ofNullable(of(type).get(id));
    }

    List<Map<String, @Nullable Object>> rows(CrmObjectType type) {
        return new ArrayList<>(of(type).values());
    }

    /** Ids of the objects with this number, oldest first. */
    List<Long> findByPhone(CrmObjectType type, String phone) {
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

    List<Long> findByEmail(CrmObjectType type, String email) {
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
    List<Long> openDeals(CrmObjectType clientType, long clientId) {
        String column = clientType == CrmObjectType.COMPANY ? "COMPANY_ID" : "CONTACT_ID";
        return of(CrmObjectType.DEAL).entrySet().stream()
                .filter(row -> "N".equals(row.getValue().get("CLOSED"))
                        && Php.toLong(row.getValue().get(column)) == clientId)
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean assign(CrmObjectType type, long id, long userId) {
        Optional<Map<String, @Nullable Object>> row = find(type, id);
        boolean changed = row.isPresent() && Php.toLong(row.get().get("ASSIGNED_BY_ID")) != userId;
        if (changed) {
            row.get().put("ASSIGNED_BY_ID", Long.toString(userId));
        }
        return changed;
    }

    static List<String> phones(Map<String, @Nullable Object> row) {
        List<String> phones = new ArrayList<>();
        for (Object entry : Php.listOf(row.get("PHONE"))) {
            phones.add(Php.toText(Php.entries(entry).get("VALUE")));
        }
        return phones;
    }

    static String title(CrmObjectType type, Map<String, @Nullable Object> row) {
        return type == CrmObjectType.CONTACT
                ? (Php.toText(row.get("NAME")) + " " + Php.toText(row.get("LAST_NAME"))).trim()
                : Php.toText(row.get("TITLE"));
    }

    List<CrmObject> snapshots(CrmObjectType type) {
        return of(type).values().stream().map(row -> snapshot(type, row)).toList();
    }

    private static CrmObject snapshot(CrmObjectType type, Map<String, @Nullable Object> row) {
        Map<String, String> fields = new LinkedHashMap<>();
        row.forEach((key, value) -> {
            if (value instanceof String text) {
                fields.put(key, text);
            }
        });
        return new CrmObject(
                type,
                Php.toLong(row.get("ID")),
                title(type, row),
                phones(row),
                Php.toLong(row.get("ASSIGNED_BY_ID")),
                Php.toText(row.get("SOURCE_ID")),
                fields);
    }

    long comment(String entityType, long entityId, long authorId, String text, List<String> fileNames) {
        long id = ++lastCommentId;
        comments.add(new TimelineComment(id, entityType, entityId, authorId, text, fileNames, portal.now()));
        return id;
    }

    List<TimelineComment> comments() {
        return List.copyOf(comments);
    }
}
