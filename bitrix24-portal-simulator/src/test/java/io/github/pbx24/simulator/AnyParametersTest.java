package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.Seeds;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever parameters a method is given, a portal answers: with a result, or with an error below 500. A connection that is
 * closed instead is a fault of the simulator that costs somebody an afternoon.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnyParametersTest {

    private static final List<String> NAMES = List.of(
            "id",
            "ID",
            "taskId",
            "fields",
            "FIELDS",
            "filter",
            "FILTER",
            "order",
            "ORDER",
            "select",
            "SELECT",
            "start",
            "sort",
            "SORT",
            "params",
            "entityTypeId",
            "ENTITY_ID",
            "ENTITY_TYPE",
            "OWNER_ID",
            "USER_ID",
            "CALL_ID",
            "PHONE_NUMBER",
            "PHONE",
            "TYPE",
            "DURATION",
            "STATUS_CODE",
            "RECORD_URL",
            "FILENAME",
            "FILE_CONTENT",
            "LINE_NUMBER",
            "NUMBER",
            "MESSAGES",
            "cmd",
            "halt",
            "event",
            "handler",
            "event_type",
            "auth_type",
            "PLACEMENT",
            "HANDLER",
            "OPTIONS",
            "LANG_ALL",
            "items",
            "scope",
            "SCOPE",
            "full",
            "name",
            "options",
            "option",
            "limit",
            "process_id",
            "message_id",
            "values",
            "type",
            "entity_type",
            "contactId",
            "rows",
            "data",
            "CODE",
            "NAME",
            "to",
            "message",
            "UF_PHONE_INNER",
            "CONFIG_ID",
            "SERVER",
            "LOGIN",
            "PASSWORD",
            "COMMENT",
            "FILES",
            "CRM_ENTITY_ID",
            "CRM_ENTITY_TYPE",
            "COST",
            "0",
            "1",
            ">ID",
            "!@ID",
            "LOGIC",
            "pagination",
            "cursor",
            "TITLE",
            "RESPONSIBLE_ID",
            "SUBJECT",
            "COMMUNICATIONS",
            "BINDINGS",
            "USER_TYPE_ID",
            "FIELD_NAME",
            "LIST",
            "SETTINGS",
            "DATE_CREATE",
            "CALL_START_DATE",
            "EMAIL");

    private static final List<Object> VALUES = List.of(
            "",
            "0",
            "1",
            "7",
            "-1",
            "N",
            "Y",
            "abc",
            "9223372036854775808",
            "1e400",
            "2026-13-45",
            "2026-03-10T08:00:00+03:00",
            "$result[c0]",
            "deal",
            "CRM_DEAL",
            "ONCRMDEALADD",
            "%",
            "\u0000",
            "\ud83d\udcde",
            "x".repeat(3000),
            "http://[",
            "ASC",
            0,
            1,
            -1,
            7,
            50,
            3.5,
            1e300,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            true,
            false,
            "+74950000101",
            "call.mp3",
            "data:,x");

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);

    @BeforeAll
    void fill() {
        portal.addUser(7, "Anna", "101");
        assertThat(portal.addDeal("Roof", null, 7)).isPositive();
    }

    @AfterAll
    void close() {
        portal.close();
    }

    List<String> methods() throws IOException {
        List<String> methods = new ArrayList<>();
        Object names = rest.json("methods", "full", true).result();
        assertThat(names).isInstanceOf(List.class);
        ((List<?>) names).forEach(name -> methods.add(String.valueOf(name)));
        methods.add("batch");
        assertThat(methods).hasSizeGreaterThan(150);
        return methods;
    }

    /** One portal for all, so that they find what others made. */
    @ParameterizedTest
    @MethodSource("methods")
    void every_method_answers(String method) {
        Seeds.each(method.hashCode(), 12, seed -> answers(method, PhpJson.write(map(new Random(seed), 0))));
    }

    private void answers(String method, String body) {
        try {
            Rest.Reply reply = rest.raw(method, "application/json", body);
            assertThat(reply.status()).as(body).isLessThan(500);
            assertThat(reply.body().containsKey("result") || reply.body().containsKey("error"))
                    .as(body)
                    .isTrue();
        } catch (IOException lost) {
            throw new AssertionError("no answer to " + body, lost);
        }
    }

    private static Map<String, @Nullable Object> map(Random random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        int size = random.nextInt(depth == 0 ? 12 : 5);
        for (int i = 0; i < size; i++) {
            map.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth + 1));
        }
        return map;
    }

    private static @Nullable Object value(Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 6 : 10);
        if (kind == 0) {
            return null;
        }
        if (kind < 6) {
            return VALUES.get(random.nextInt(VALUES.size()));
        }
        if (kind < 8) {
            return map(random, depth);
        }
        List<@Nullable Object> items = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            items.add(value(random, depth + 1));
        }
        return items;
    }
}
