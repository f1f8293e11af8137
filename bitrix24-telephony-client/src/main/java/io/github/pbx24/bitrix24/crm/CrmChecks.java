package io.github.pbx24.bitrix24.crm;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.UnreadableResultException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Checks and parameters that all CRM requests share. */
final class CrmChecks {

    private CrmChecks() {}

    static long id(String field, long id) {
        if (id <= 0) {
            throw new Bitrix24FieldException(field, "must be positive, was " + id);
        }
        return id;
    }

    static String text(String field, String value, int max) {
        if (value.isBlank()) {
            throw new Bitrix24FieldException(field, "must not be blank");
        }
        int length = value.codePointCount(0, value.length());
        if (length > max) {
            throw new Bitrix24FieldException(field, "must have at most " + max + " characters, had " + length);
        }
        return value;
    }

    static Map<String, ?> fields(Map<String, ?> fields) {
        if (fields.isEmpty()) {
            throw new Bitrix24FieldException("fields", "must not be empty");
        }
        return fields;
    }

    static long newId(ResultNode result) {
        return result.asLong().orElseThrow(() -> new UnreadableResultException("the id is missing"));
    }

    static Map<String, Object> change(long id, Map<String, ?> fields) {
        fields(fields);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("id", id("id", id));
        parameters.put("fields", fields);
        return parameters;
    }

    static Map<String, Object> page(Map<String, ?> filter, Collection<String> select, long start) {
        if (start < -1) {
            throw new Bitrix24FieldException("start", "must be -1 or more, was " + start);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            parameters.put("filter", filter);
        }
        if (!select.isEmpty()) {
            Set<String> fields = new LinkedHashSet<>(select);
            fields.add("ID");
            parameters.put("select", fields);
        }
        parameters.put("start", start);
        return parameters;
    }
}
