package io.github.pbx24.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with a real portal and a real exchange, both simulated. */
class ExtensionCheckTest {

    private static final String NOBODYS = "belong to nobody in Bitrix24";
    private static final String NO_EXCHANGE = "that no exchange has";

    @TempDir
    Path folder;

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());

    @BeforeEach
    void hire() {
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        portal.addUser(9, "Vera Lebedeva", null);
        for (String extension : List.of("103", "104", "105", "199")) {
            exchange.office().withoutUser(extension);
        }
    }

    @AfterEach
    void close() {
        exchange.close();
        portal.close();
    }

    private List<String> check(String ofPortal, String ofExchange, String more) {
        StringBuilder settings = new StringBuilder();
        exchange.settings().forEach((key, value) -> settings.append(key + ": \"" + value + "\", "));
        String yaml = """
                store: {url: "jdbc:sqlite:%s"}
                portals:
                  - id: acme
                    incoming-webhook: %s
                    default-user: 7
                    extensions: {%s}
                pbx:
                  - id: office
                    provider: 3cx
                    portal: acme
                    extensions: {%s}
                    settings: {%s call-timeout: PT20S}
                %s
                recordings: {archive: "file:%s"}
                """.formatted(
                        folder.resolve("gateway.db"),
                        portal.webhookUrl(),
                        ofPortal,
                        ofExchange,
                        settings,
                        more,
                        folder.resolve("recordings"));
        return new ConfigCheck(GatewayConfigReader.parse(yaml, Map.of()))
                .run().stream().map(Finding::toString).toList();
    }

    @Test
    void extensions_that_all_have_owners_are_counted() {
        assertThat(check("", "", ""))
                .contains("ok   pbx[0]: 2 extensions at the exchange, 2 belong to users of acme")
                .noneMatch(line -> line.contains(NOBODYS) || line.contains(NO_EXCHANGE));
    }

    @Test
    void extensions_of_the_exchange_that_nobody_has_are_named_with_what_helps() {
        exchange.office()
                .user("103", "Vera Lebedeva", "User9@example.test", true)
                .user("104", "", "", true)
                .user("106", "Lamp", "", false);

        assertThat(check("", "", ""))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARN pbx[0].extensions: ")
                        .contains(
                                NOBODYS,
                                "103 (Vera Lebedeva, user 9 has the same e-mail address), 104",
                                "inner phones of users")
                        .doesNotContain("106", "101"));
        assertThat(check("\"103\": 9", "\"104\": 9", ""))
                .contains("ok   pbx[0]: 5 extensions at the exchange, 4 belong to users of acme")
                .noneMatch(line -> line.contains(NOBODYS));
    }

    @Test
    void extensions_that_no_exchange_has_are_named() {
        portal.addUser(10, "Gleb Lin", "110");
        exchange.office().user("106", "Lamp", "", false);

        assertThat(check("\"111\": 9", "\"106\": 9, \"112\": 9", ""))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARN portals[0].extensions: ")
                        .contains(NO_EXCHANGE, "110 (user 10), 111 (user 9)"))
                .contains(
                        "WARN pbx[0].extensions.106: this extension is disabled at the exchange",
                        "WARN pbx[0].extensions.112: the exchange has no such extension");
    }

    @Test
    void an_exchange_that_does_not_list_them_might_have_them() {
        portal.addUser(10, "Gleb Lin", "110");
        String second =
                "  - {id: old, provider: 3cx, portal: acme, settings: {dialect: webhook-plugin, token: t-12345678}}";

        assertThat(check("", "", second)).noneMatch(line -> line.contains(NO_EXCHANGE));

        exchange.office().xapi(false);
        assertThat(check("", "", ""))
                .noneMatch(line -> line.contains(NO_EXCHANGE))
                .anyMatch(line -> line.contains("cannot be compared with those in Bitrix24"));
    }
}
