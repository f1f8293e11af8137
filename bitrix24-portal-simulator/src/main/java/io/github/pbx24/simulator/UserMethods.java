package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code user.get}, {@code user.current}, {@code profile}. */
final class UserMethods {

    private static final Set<String> FIELDS = Set.of(
            "ID",
            "ACTIVE",
            "NAME",
            "LAST_NAME",
            "EMAIL",
            "IS_ONLINE",
            "PERSONAL_MOBILE",
            "WORK_PHONE",
            "UF_PHONE_INNER",
            "UF_DEPARTMENT",
            "USER_TYPE");

    private final Portal portal;
    private final ListQuery query;

    UserMethods(Portal portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    Answer get(CallContext context, Params given) {
        Params params = given.upperCase();
        // Fields are taken from FILTER and, as in older callers, from the top level.
        Map<String, @Nullable Object> filter = new LinkedHashMap<>(params.asMap());
        filter.keySet().removeAll(Set.of("FILTER", "SORT", "ORDER", "START", "SELECT", "ADMIN_MODE"));
        filter.putAll(params.object("FILTER"));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        portal.lockedRun(() -> portal.users.all().forEach(user -> rows.add(row(user))));
        List<Map<String, @Nullable Object>> found = query.filter(rows, filter, FIELDS);
        String sort = params.text("SORT").toUpperCase(Locale.ROOT);
        found = query.sort(found, Php.map(FIELDS.contains(sort) ? sort : "ID", params.text("ORDER")));
        List<@Nullable Object> select = Php.listOf(params.get("SELECT"));
        return query.page(ListQuery.select(found, select), params.get("START"));
    }

    Answer current(CallContext context, Params params) {
        return Answer.of(row(user(context)));
    }

    Answer profile(CallContext context, Params params) {
        PortalUser user = user(context);
        return Answer.of(Php.map(
                "ID",
                Long.toString(user.id()),
                "ADMIN",
                user.id() == 1,
                "NAME",
                user.name(),
                "LAST_NAME",
                user.lastName(),
                "PERSONAL_GENDER",
                "",
                "TIME_ZONE",
                "",
                "TIME_ZONE_OFFSET",
                0L));
    }

    private PortalUser user(CallContext context) {
        return portal.locked(() -> portal.users
                .find(context.caller().userId())
                .orElseThrow(() -> RestError.of(401, "authorization_error", "Unable to authorize user")));
    }

    private static Map<String, @Nullable Object> row(PortalUser user) {
        return Php.map(
                "ID", Long.toString(user.id()),
                "ACTIVE", user.active(),
                "NAME", user.name(),
                "LAST_NAME", user.lastName(),
                "EMAIL", "user" + user.id() + "@example.test",
                "IS_ONLINE", "Y",
                "TIMESTAMP_X", Map.of(),
                "LAST_ACTIVITY_DATE", Map.of(),
                "PERSONAL_MOBILE", user.mobilePhone(),
                "WORK_PHONE", "",
                "UF_PHONE_INNER", user.extension(),
                "UF_DEPARTMENT", List.of(1L),
                "USER_TYPE", "employee");
    }
}
