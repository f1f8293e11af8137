package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every method is refused without its scope, known by its name, and says so where it is asked what may be called. */
class EveryScopeTest {

    private final PortalSimulator portal = PortalSimulator.builder().start();

    @AfterEach
    void close() {
        portal.close();
    }

    /** The scopes of a method by the vendor's list; any one of them will do, none means that every caller may. */
    private static Set<String> scopes(String method) {
        if (method.startsWith("crm.")) {
            return Set.of("crm");
        }
        if (method.startsWith("voximplant.callback.") || method.startsWith("voximplant.infocall.")) {
            return Set.of("call", "telephony");
        }
        if (method.startsWith("telephony.") || method.startsWith("voximplant.")) {
            return Set.of("telephony");
        }
        if (method.startsWith("user.userfield.")) {
            return Set.of("user", "user.userfield");
        }
        if (Set.of("user.add", "user.update").contains(method)) {
            return Set.of("user");
        }
        if (Set.of("user.get", "user.search", "user.current", "user.fields").contains(method)) {
            return Set.of("user", "user_basic", "user_brief");
        }
        if (method.startsWith("placement.")) {
            return Set.of("placement");
        }
        if (method.startsWith("disk.")) {
            return Set.of("disk");
        }
        if (method.startsWith("tasks.")) {
            return Set.of("task");
        }
        return method.startsWith("im.") ? Set.of("im") : Set.of();
    }

    private List<String> methods() throws IOException {
        List<String> methods = new ArrayList<>();
        Php.listOf(Rest.webhook(portal).json("methods", "full", 1).result())
                .forEach(name -> methods.add(Php.toText(name)));
        assertThat(methods).hasSizeGreaterThan(150);
        return methods;
    }

    private AppRest with(String scope) {
        return AppRest.of(portal, portal.installApplication("Connector", 1, Set.of(scope)));
    }

    @Test
    void who_has_no_scope_may_call_what_needs_none() throws IOException {
        AppRest app = with("rating");
        TreeMap<String, String> wrong = new TreeMap<>();
        for (String method : methods()) {
            Rest.Reply reply = app.json(method);
            boolean refused = reply.error().startsWith("401 insufficient_scope");
            if (refused == scopes(method).isEmpty()) {
                wrong.put(method, reply.text());
            }
            Object inBatch = Php.entries(Php.entries(app.json("batch", "cmd", Php.map("a", method))
                                    .map()
                                    .get("result_error"))
                            .get("a"))
                    .get("error");
            if (!method.equals("batch") && refused != "insufficient_scope".equals(inBatch)) {
                wrong.put(method + " in a batch", String.valueOf(inBatch));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void any_one_of_its_scopes_opens_a_method() throws IOException {
        TreeMap<String, String> wrong = new TreeMap<>();
        for (String method : methods()) {
            for (String scope : scopes(method)) {
                AppRest app = with(scope);
                Rest.Reply reply = app.json(method);
                if (reply.error().contains("insufficient_scope")) {
                    wrong.put(method + " " + scope, reply.text());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void lists_of_methods_and_scopes_agree_with_what_is_allowed() throws IOException {
        List<String> every = methods();
        for (String scope : Set.of("crm", "telephony", "user_brief", "placement", "task")) {
            AppRest app = with(scope);
            List<Object> granted = Php.listOf(app.json("methods").result());
            List<Object> ofScope =
                    Php.listOf(app.json("methods", "scope", scope).result());
            for (String method : every) {
                boolean allowed = scopes(method).isEmpty() || scopes(method).contains(scope);
                assertThat(granted.contains(method)).as(method).isEqualTo(allowed);
                assertThat(ofScope.contains(method))
                        .as(method)
                        .isEqualTo(scopes(method).contains(scope));
                assertThat(app.json("method.get", "name", method).map())
                        .as(method)
                        .containsEntry("isExisting", true)
                        .containsEntry("isAvailable", allowed);
            }
        }
    }

    @Test
    void an_unknown_method_is_not_found_whatever_is_granted() throws IOException {
        AppRest app = with("rating");
        for (String name : List.of("crm.no.such", "nothing", "telephony.externalCall.registers", "user", "crm")) {
            assertThat(app.json(name).error()).isEqualTo("404 ERROR_METHOD_NOT_FOUND: Method not found!");
        }
    }
}
