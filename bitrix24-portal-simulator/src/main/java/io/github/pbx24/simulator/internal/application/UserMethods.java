package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.EmployeeFields;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code user.*} and {@code profile}. */
final class UserMethods {

    private static final Set<String> USER = Set.of("user", "user_basic", "user_brief");
    private static final Set<String> FULL = Set.of("user");
    private static final Set<String> NOT_A_FIELD = Set.of("FILTER", "SORT", "ORDER", "START", "SELECT", "ADMIN_MODE");

    private static final Map<String, String> NAMES_OF_RIGHTS =
            new TreeMap<>(Map.of("AU", "All authorized users", "G2", "All visitors"));

    private final PortalState portal;
    private final ListQuery query;

    UserMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    void addTo(MethodRegistry registry) {
        registry.add("user.get", USER, this::get);
        registry.add("user.search", USER, this::search);
        registry.add("user.current", USER, this::current);
        registry.add("user.fields", USER, (context, params) -> Answer.of(EmployeeFields.titles()));
        registry.add("user.add", FULL, this::add);
        registry.add("user.update", FULL, this::update);
        registry.add("user.admin", Set.of(), (context, params) -> Answer.of(context.isAdministrator()));
        registry.add("user.access", Set.of(), this::access);
        registry.add("access.name", Set.of(), UserMethods::accessName);
        registry.add("profile", Set.of(), this::profile);
    }

    /** Names of rights. Only the documented ones are known; a portal leaves out what it does not know. */
    private static Answer accessName(CallContext context, Params given) {
        List<@Nullable Object> asked = Php.listOf(given.upperCase().get("ACCESS"));
        if (asked.isEmpty()) {
            throw RestError.argument("ACCESS");
        }
        Map<String, @Nullable Object> names = Php.map();
        NAMES_OF_RIGHTS.forEach((code, name) -> {
            if (asked.contains(code)) {
                names.put(code, Php.map("provider", "", "name", name, "provider_id", "other"));
            }
        });
        return Answer.of(names);
    }

    private Answer get(CallContext context, Params given) {
        Params params = given.upperCase();
        // Fields are taken from FILTER and, as in older callers, from the top level.
        Map<String, @Nullable Object> filter = new LinkedHashMap<>(params.asMap());
        filter.keySet().removeAll(NOT_A_FIELD);
        filter.values().removeIf(Objects::isNull);
        filter.putAll(params.object("FILTER"));
        return page(query.filter(rows(), filter, EmployeeFields.NAMES), params);
    }

    private List<Map<String, @Nullable Object>> rows() {
        return portal.locked(() -> {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            portal.users.all().forEach(user -> rows.add(portal.users.row(user, portal)));
            return rows;
        });
    }

    private Answer page(List<Map<String, @Nullable Object>> found, Params params) {
        String sort = params.text("SORT").toUpperCase(Locale.ROOT);
        List<Map<String, @Nullable Object>> sorted =
                query.sort(found, Php.map(EmployeeFields.NAMES.contains(sort) ? sort : "ID", params.text("ORDER")));
        List<@Nullable Object> select = Php.listOf(params.get("SELECT"));
        return query.page(ListQuery.select(sorted, select), params.get("START"));
    }

    /** {@code FIND} looks at names, positions and addresses at once; other fields have to contain what is asked. */
    private Answer search(CallContext context, Params given) {
        Params params = given.upperCase();
        Map<String, @Nullable Object> filter = new LinkedHashMap<>(params.asMap());
        filter.keySet().removeAll(NOT_A_FIELD);
        filter.putAll(params.object("FILTER"));
        String find = Php.toText(filter.remove("FIND")).toLowerCase(Locale.ROOT);
        Map<String, @Nullable Object> containing = new LinkedHashMap<>();
        filter.forEach((name, value) ->
                containing.put(name.matches("[A-Z_]+") && value instanceof String ? "%" + name : name, value));
        List<Map<String, @Nullable Object>> found = rows();
        found.removeIf(row -> !find.isEmpty()
                && Stream.of("NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "EMAIL")
                        .noneMatch(name -> Php.toText(row.get(name))
                                .toLowerCase(Locale.ROOT)
                                .contains(find)));
        return page(query.filter(found, containing, EmployeeFields.NAMES), params);
    }

    private Answer add(CallContext context, Params given) {
        context.requireAdministrator();
        Params fields = given.upperCase();
        if (fields.text("EMAIL").isEmpty()) {
            throw RestError.of(400, "ERROR_ARGUMENT", "no_email");
        }
        return portal.locked(() -> {
            long id = portal.users.nextId();
            portal.users.put(new Employee(id, "", "", "", "", true));
            portal.users.write(id, fields);
            return Answer.of(id);
        });
    }

    private Answer update(CallContext context, Params given) {
        Params fields = given.upperCase();
        long id = fields.number("ID");
        if (!context.isAdministrator() && id != context.caller().userId()) {
            throw RestError.of(403, "ACCESS_DENIED", "Access denied");
        }
        return portal.locked(() -> {
            if (portal.users.find(id).isEmpty()) {
                throw RestError.of(400, "ERROR_CORE", "User is not found");
            }
            portal.users.write(id, fields);
            return Answer.of(true);
        });
    }

    /** Everybody is an authorised user; group 1 and 2 are administrators and everybody. */
    private Answer access(CallContext context, Params given) {
        List<String> asked = Php.listOf(given.upperCase().get("ACCESS")).stream()
                .map(Php::toText)
                .toList();
        if (asked.isEmpty()) {
            throw RestError.argument("ACCESS");
        }
        boolean administrator = context.isAdministrator() && asked.contains("G1");
        boolean self = asked.contains("U" + context.caller().userId());
        return Answer.of(administrator || self || asked.contains("AU") || asked.contains("G2"));
    }

    private Answer current(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(portal.users.row(user(context), portal)));
    }

    private Answer profile(CallContext context, Params params) {
        Employee user = portal.locked(() -> user(context));
        return Answer.of(Php.map(
                "ID",
                Long.toString(user.id()),
                "ADMIN",
                portal.isAdministrator(user.id()),
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

    private Employee user(CallContext context) {
        return portal.users
                .find(context.caller().userId())
                .orElseThrow(() -> RestError.of(401, "authorization_error", "Unable to authorize user"));
    }
}
