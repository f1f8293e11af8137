package io.github.pbx24.threecx.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.ExtensionList.ListAnswer;
import io.github.pbx24.pbx.ExtensionList.ListedExtension;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StaffTest {

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());

    @AfterEach
    void close() {
        exchange.close();
    }

    private ListAnswer read() {
        Map<String, Object> settings = new HashMap<>(exchange.settings());
        settings.put("call-timeout", "PT20S");
        try (PbxConnection connection = new ThreeCxProvider().connect(PbxSettings.of(settings))) {
            return connection.extensions().orElseThrow().read();
        }
    }

    @Test
    void owners_are_listed_with_name_and_address() {
        exchange.office()
                .user("101", "Anna Ivanova", " anna@example.com ", true)
                .user("102", "", "", false);

        assertThat(((ListAnswer.Extensions) read()).extensions())
                .contains(
                        new ListedExtension("101", "Anna Ivanova", "anna@example.com", true),
                        new ListedExtension("102", null, null, false))
                .extracting(ListedExtension::number)
                .doesNotHaveDuplicates()
                .containsAll(exchange.office().users());
    }

    @Test
    void more_users_than_one_page_holds_are_all_listed() {
        for (int number = 2000; number < 2194; number++) {
            exchange.office().user(String.valueOf(number), "User " + number, "", true);
        }

        // 200 in all: the second page is full too, and the third is empty.
        assertThat(((ListAnswer.Extensions) read()).extensions()).hasSize(200);
    }

    @Test
    void a_missing_right_is_for_good_and_an_exchange_that_fails_is_not() {
        exchange.office().role("users");
        assertThat(read()).isInstanceOfSatisfying(ListAnswer.Failed.class, failed -> {
            assertThat(failed.temporary()).isFalse();
            assertThat(failed.reason()).contains("403");
        });

        exchange.office().role("system_owners");
        exchange.faults().pass(1);
        exchange.faults().answer(1, 503);
        assertThat(read())
                .isInstanceOfSatisfying(
                        ListAnswer.Failed.class,
                        failed -> assertThat(failed.temporary()).isTrue());
    }

    @Test
    void what_is_shown_of_an_owner_is_not_personal() {
        assertThat(new ListedExtension("101", "Anna", "anna@example.com", true).toString())
                .isEqualTo("ListedExtension[101]");
    }
}
